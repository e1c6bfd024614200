import type { Scope } from '../tree/scope.ts';
import { descend, type Evaluation, produce, spend } from './evaluation.ts';

/** A value may hold tokens itself; where it does not parse it is taken as it is. */
export function evaluateValue(evaluation: Evaluation, text: string, scope: Scope): string {
  spend(evaluation, 1 + (text.length >>> 10));
  if (!text.includes('#{')) return text;
  const parsed = evaluation.parseValue(text);
  if (!parsed) return text;
  return descend(evaluation, 'valueLevel', () =>
    produce(evaluation, evaluation.evaluateNodes(evaluation, parsed.nodes, scope)),
  );
}
