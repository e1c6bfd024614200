import { Marked, type Token, type TokenizerExtension } from 'marked';
import { linkAt } from './auto-link.ts';

/** What stands between two marks: `~sub~`, `~~del~~`, `^sup^`, `++ins++`, `==mark==`. */
export type Extra = { readonly type: 'extra'; readonly tag: string; readonly tokens: Token[] };
/** An address that stands in the text as it is. */
export type AutoLink = { readonly type: 'autolink'; readonly href: string; readonly text: string };

/** Takes a Markdown text apart: CommonMark, tables, emphasis extras, and addresses that are links by themselves. */
export function readMarkdown(markdown: string): Token[] {
  return reader.lexer(markdown);
}

const extras: TokenizerExtension = {
  name: 'extra',
  level: 'inline',
  start: (text) => indexOrNone(text.search(/[~^]|\+\+|==/)),
  tokenizer(text) {
    const mark = /^(?:~~?(?!~)|\^(?!\^)|\+\+(?!\+)|==(?!=))(?=\S)/.exec(text)?.[0];
    const end = mark === undefined ? -1 : findClose(text, mark);
    if (mark === undefined || end === -1) return undefined;
    const tokens = this.lexer.inlineTokens(text.slice(mark.length, end));
    return { type: 'extra', raw: text.slice(0, end + mark.length), tag: tags.get(mark) ?? '', tokens };
  },
};

const tags = new Map([
  ['~', 'sub'],
  ['~~', 'del'],
  ['^', 'sup'],
  ['++', 'ins'],
  ['==', 'mark'],
]);

/** The mark that closes, not too far away, as each one that opens looks for it. */
function findClose(text: string, mark: string): number {
  const room = text.slice(0, maxExtraChars);
  for (let at = room.indexOf(mark, mark.length + 1); at !== -1; at = room.indexOf(mark, at + mark.length)) {
    const isLonger =
      room.charAt(at - 1) === mark.charAt(0) || room.charAt(at + mark.length) === mark.charAt(0);
    if (!isLonger && /\S/.test(room.charAt(at - 1)) && room.charAt(at - 1) !== '\\') return at;
  }
  return -1;
}

const maxExtraChars = 2000;

const autoLinks: TokenizerExtension = {
  name: 'autolink',
  level: 'inline',
  start: (text) => indexOrNone(text.search(/https?:\/\/|ftp:\/\/|mailto:|www\./i)),
  tokenizer(text, tokens) {
    const before = tokens.at(-1)?.raw.at(-1) ?? '';
    if (this.lexer.state.inLink || !/^[\s*_~(]?$/.test(before)) return undefined;
    const link = linkAt(text);
    return link && { type: 'autolink', ...link };
  },
};

function indexOrNone(index: number): number | undefined {
  return index === -1 ? undefined : index;
}

const reader = new Marked({
  gfm: true,
  extensions: [extras, autoLinks],
  // Both are read by the extensions, in another way.
  tokenizer: { del: () => undefined, url: () => undefined },
});
