import { trimBlanks } from '../lex/characters.ts';
import type { Condition, Expression } from '../parse/syntax.ts';
import type { Scope } from '../tree/scope.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import type { Evaluation } from './evaluation.ts';

/** Whether a condition holds; or the side of it in which a filter could not work. */
export type Decision = boolean | { readonly undecidedBy: Expression };

/** Decides a condition. A missing symbol counts as an empty text; texts are compared as they are. */
export function decide(evaluation: Evaluation, { left, compare }: Condition, scope: Scope): Decision {
  const value = sideOf(evaluation, left, scope);
  if (value === undefined) return { undecidedBy: left };
  if (!compare) return isTruthy(value);
  const { right, equal } = compare;
  if ('kind' in right) return (value === right.text) === equal;
  const other = sideOf(evaluation, right, scope);
  return other === undefined ? { undecidedBy: right } : (value === other) === equal;
}

/** Everything but nothing, `0`, and `no` and `false` in either case with or without blanks around. */
export function isTruthy(value: string): boolean {
  if (value === '' || value === '0') return false;
  const word = trimBlanks(value).toLowerCase();
  return word !== 'no' && word !== 'false';
}

function sideOf(evaluation: Evaluation, side: Expression, scope: Scope): string | undefined {
  const value = evaluateExpression(evaluation, side, scope);
  return value === undefined && side.filters.length === 0 ? '' : value;
}
