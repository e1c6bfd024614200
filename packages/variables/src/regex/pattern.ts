/** Whether one UTF-16 unit belongs to a class of characters. */
export type CharTest = (char: string) => boolean;

/** A .NET regular expression as a tree. */
export type Pattern =
  | { readonly kind: 'one'; readonly has: CharTest }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly item: Pattern;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly item: Pattern; readonly group: string }
  | {
      readonly kind: 'look';
      readonly item: Pattern;
      readonly ahead: boolean;
      readonly negative: boolean;
    }
  | { readonly kind: 'atomic'; readonly item: Pattern }
  | { readonly kind: 'back'; readonly group: string; readonly ignoreCase: boolean }
  | { readonly kind: 'edge'; readonly holds: (text: string, at: number) => boolean };

/** What `(?imsnx)` switches. */
export type Flags = {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly n: boolean;
  readonly x: boolean;
};

/** The pattern is none that we read; it becomes "no value" at the filter. */
export class PatternError extends Error {}

/** The text of a pattern while it is read, and the unnamed groups met so far. */
export type PatternCursor = {
  readonly text: string;
  at: number;
  groups: number;
  readonly names: Set<string>;
};
