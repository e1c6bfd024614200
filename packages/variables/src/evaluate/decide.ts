import type { Condition, Expression, Literal } from '../parse/syntax.ts';
import type { Scope } from '../tree/scope.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import type { Evaluation } from './evaluation.ts';

/** Whether a condition holds; undecided where a filter in it could not work. */
export type Decision = boolean | 'undecided';

/** Decides a condition. A missing symbol counts as an empty text; texts are compared as they are. */
export function decide(evaluation: Evaluation, { left, compare }: Condition, scope: Scope): Decision {
  const value = sideOf(evaluation, left, scope);
  if (value === undefined) return 'undecided';
  if (!compare) return isTruthy(value);
  const other = sideOf(evaluation, compare.right, scope);
  return other === undefined ? 'undecided' : (value === other) === compare.equal;
}

/** Everything but nothing, `0`, and `no` and `false` in either case with or without blanks around. */
export function isTruthy(value: string): boolean {
  if (value === '' || value === '0') return false;
  const word = value.trim().toLowerCase();
  return word !== 'no' && word !== 'false';
}

function sideOf(evaluation: Evaluation, side: Expression | Literal, scope: Scope): string | undefined {
  if ('kind' in side) return side.text;
  const value = evaluateExpression(evaluation, side, scope);
  return value === undefined && side.filters.length === 0 ? '' : value;
}
