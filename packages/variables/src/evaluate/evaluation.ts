import { EvaluationLimitError } from '../errors.ts';
import type { Filter, FilterContext } from '../filters/filter.ts';
import type { JsonValue } from '../json/json-value.ts';
import { maxEvaluationLevels, maxEvaluationSteps, maxOutputChars } from '../limits.ts';
import type { Nodes, SymbolPath } from '../parse/syntax.ts';
import type { Scope } from '../tree/scope.ts';

/** What one evaluation found so far, what it may still use, and what it needs from around it. */
export type Evaluation = {
  /** Tokens without a value, in their normal form. */
  readonly missing: Set<string>;
  /** Whether the filter `null` spoke at the top level. */
  isNull: boolean;
  /** Above 0 while something is evaluated whose missing tokens are nobody's business. */
  unheard: number;
  steps: number;
  chars: number;
  /** Values inside values: 0 while the template itself is evaluated. */
  valueLevel: number;
  blockLevel: number;
  /** The symbols being resolved, the outermost first. */
  readonly resolving: SymbolPath[];
  readonly jsonOfText: Map<string, JsonValue | undefined>;
  readonly findFilter: (name: string, topLevel: boolean) => Filter | undefined;
  readonly filterContext: FilterContext;
  /** The nodes of a value; undefined where it does not parse. */
  readonly parseValue: (text: string) => { readonly nodes: Nodes } | undefined;
  readonly evaluateNodes: (evaluation: Evaluation, nodes: Nodes, scope: Scope) => string;
};

/** Counts work done; throws `EvaluationLimitError` where it grew past what any real template needs. */
export function spend(evaluation: Evaluation, steps: number): void {
  evaluation.steps += steps;
  if (evaluation.steps > maxEvaluationSteps) {
    throw new EvaluationLimitError(`An evaluation may take at most ${maxEvaluationSteps} steps.`);
  }
}

/** Counts text produced; throws `EvaluationLimitError` past the limit. */
export function produce(evaluation: Evaluation, text: string): string {
  reserve(evaluation, text.length);
  evaluation.chars += text.length;
  return text;
}

/** Throws `EvaluationLimitError` where there is no room for so many characters more. */
export function reserve(evaluation: Evaluation, chars: number): void {
  if (evaluation.chars + chars > maxOutputChars) {
    throw new EvaluationLimitError(`An evaluation may produce at most ${maxOutputChars} characters.`);
  }
}

/** Runs `work` without noting which tokens have no value. */
export function unheard<T>(evaluation: Evaluation, work: () => T): T {
  evaluation.unheard += 1;
  try {
    return work();
  } finally {
    evaluation.unheard -= 1;
  }
}

/** Runs `work` one level deeper; throws `EvaluationLimitError` before the stack would end. */
export function descend<T>(evaluation: Evaluation, kind: 'valueLevel' | 'blockLevel', work: () => T): T {
  if (evaluation.valueLevel + evaluation.blockLevel >= maxEvaluationLevels) {
    throw new EvaluationLimitError(
      `At most ${maxEvaluationLevels} levels of values, blocks and brackets may stand inside one another.`,
    );
  }
  evaluation[kind] += 1;
  try {
    return work();
  } finally {
    evaluation[kind] -= 1;
  }
}
