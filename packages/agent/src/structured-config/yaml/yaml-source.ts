import type { CST } from 'yaml';

/** Text of the file with LF as its line end, and how far its blocks are indented. */
export type YamlSource = { readonly text: string; readonly step: number };

export const endOf = ({ offset, source }: CST.SourceToken): number => offset + source.length;

export const isTag = ({ type }: CST.SourceToken): boolean => type === 'tag';

/** An anchor or a tag. */
export const isProp = ({ type }: CST.SourceToken): boolean => type === 'anchor' || type === 'tag';
