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
  | { readonly kind: 'condition'; readonly test: Condition; readonly yes: Pattern; readonly no: Pattern }
  | { readonly kind: 'edge'; readonly holds: Edge };

/** `(?(name)yes|no)` asks whether a group took part, `(?(pattern)yes|no)` whether something follows. */
export type Condition =
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'look'; readonly item: Pattern };

/** Whether something holds between two characters; `from` is where the search for this match began. */
export type Edge = (text: string, at: number, from: number) => boolean;

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

/** The text of a pattern while it is read. */
export type PatternCursor = {
  readonly text: string;
  at: number;
  /** How many groups without a name have been met so far. */
  groups: number;
  /** Names and numbers of the groups met so far. */
  readonly names: Set<string>;
  /** Names and numbers of all groups there are; undefined while they are still being counted. */
  readonly known: ReadonlySet<string> | undefined;
};
