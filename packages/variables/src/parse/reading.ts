import { pairBrackets } from '../lex/brackets.ts';
import type { Branch, Nodes, Substitution, Token } from './syntax.ts';

/** Something read, the position after it, and how many levels of things stand inside it. */
export type Read<T> = { readonly value: T; readonly end: number; readonly levels: number };

/** Nodes up to the position at which nothing more could be read. */
export type Run = { readonly nodes: Nodes; readonly stop: number; readonly levels: number };

/** What ends a run besides its end: nothing, `#{else}`, or `#{else}` and `#{elseif`. */
export type RunMode = 'plain' | 'unless' | 'if';

/**
 * One template while it is read, from its last `#{` to its first: what starts at a position depends only on
 * what starts after it, so each position is read once, without recursion and without going back.
 */
export type Reading = {
  readonly text: string;
  readonly opens: readonly number[];
  readonly tokens: Map<number, Read<Token>>;
  readonly substitutions: Map<number, Read<Substitution>>;
  /** `#{elseif` branches; their end is the position of the `#{/if}`. */
  readonly elseIfs: Map<number, Read<Branch>>;
  readonly runs: Readonly<Record<RunMode, Map<number, Run>>>;
  /** Where what starts at a position stopped making sense. */
  readonly failures: Map<number, number>;
  /** As `failures`, for what starts there as an `#{elseif`. */
  readonly elseIfFailures: Map<number, number>;
  /** Blocks whose opening was understood and whose end is missing, by position. */
  readonly unclosed: Map<number, string>;
  readonly pairOfBracket: (at: number) => number | undefined;
  /** The furthest position reached by what is being read now. */
  furthest: number;
};

export function startReading(text: string, opens: readonly number[]): Reading {
  let pairs: ReadonlyMap<number, number> | undefined;
  return {
    text,
    opens,
    tokens: new Map(),
    substitutions: new Map(),
    elseIfs: new Map(),
    runs: { plain: new Map(), unless: new Map(), if: new Map() },
    failures: new Map(),
    elseIfFailures: new Map(),
    unclosed: new Map(),
    pairOfBracket: (at) => {
      pairs ??= pairBrackets(text);
      return pairs.get(at);
    },
    furthest: 0,
  };
}

/** Notes how far reading came before it failed. */
export function fail(reading: Reading, at: number): undefined {
  reading.furthest = Math.max(reading.furthest, at);
  return undefined;
}
