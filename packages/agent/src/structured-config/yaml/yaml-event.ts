/**
 * YAML as a stream of events, in the words of the YAML specification and of libyaml: what is read from a file, changed
 * and written again. Comments are events of their own, so that they survive.
 */
export type YamlEvent =
  | DocumentStart
  | DocumentEnd
  | AliasEvent
  | ScalarEvent
  | CollectionStart
  | CollectionEnd
  | CommentEvent;

/** Where an event begins in the file. Both count from 1; an event that is made has those of what it stands for. */
type Place = { readonly line: number; readonly column: number };

export type TagDirective = { readonly handle: string; readonly prefix: string };

export type DocumentStart = Place & {
  readonly kind: 'document-start';
  /** Without `---`. */
  readonly isImplicit: boolean;
  /** As `%YAML` says it; undefined for none. */
  readonly version: string | undefined;
  readonly tagDirectives: readonly TagDirective[];
};

export type DocumentEnd = Place & {
  readonly kind: 'document-end';
  /** Without `...`. */
  readonly isImplicit: boolean;
};

export type AliasEvent = Place & { readonly kind: 'alias'; readonly name: string };

/** What a node may have beside its content. */
type Properties = {
  readonly anchor: string | undefined;
  /** The whole of it, not its shorthand. */
  readonly tag: string | undefined;
};

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

export type ScalarEvent = Place &
  Properties & {
    readonly kind: 'scalar';
    readonly text: string;
    readonly style: ScalarStyle;
    /** Behind the header of a block scalar. */
    readonly comment?: string;
  };

export type CollectionStart = Place &
  Properties & {
    readonly kind: 'mapping-start' | 'sequence-start';
    readonly isFlow: boolean;
  };

export type CollectionEnd = Place & { readonly kind: 'mapping-end' | 'sequence-end' };

export type CommentEvent = Place & {
  readonly kind: 'comment';
  /** What stands behind the `#` and one blank. */
  readonly text: string;
  /** Behind something else in its line, or in the line of a block scalar's header. */
  readonly at: 'own-line' | 'line-end' | 'block-header';
};

/** The prefixes that need no directive. */
export const defaultTagDirectives: readonly TagDirective[] = [
  { handle: '!', prefix: '!' },
  { handle: '!!', prefix: 'tag:yaml.org,2002:' },
];

export function isStart(event: YamlEvent): event is CollectionStart {
  return event.kind === 'mapping-start' || event.kind === 'sequence-start';
}

export function isEnd(event: YamlEvent): event is CollectionEnd {
  return event.kind === 'mapping-end' || event.kind === 'sequence-end';
}
