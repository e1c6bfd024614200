import type { Expression, FilterCall } from '../parse/syntax.ts';
import type { Scope } from '../tree/scope.ts';
import { descend, type Evaluation, produce, spend } from './evaluation.ts';
import { resolveSymbol } from './resolve-symbol.ts';

/** The value of a symbol after its filters; undefined where it is missing or a filter could not work on it. */
export function evaluateExpression(
  evaluation: Evaluation,
  { symbol, filters }: Expression,
  scope: Scope,
): string | undefined {
  let value = symbol.steps.length === 0 ? undefined : resolveSymbol(evaluation, symbol, scope);
  for (const filter of filters) value = applyFilter(evaluation, filter, value, scope);
  return value;
}

function applyFilter(
  evaluation: Evaluation,
  { name, options }: FilterCall,
  input: string | undefined,
  scope: Scope,
): string | undefined {
  const texts = options.map((option) =>
    option.kind === 'literal'
      ? option.text
      : descend(evaluation, 'blockLevel', () =>
          evaluation.evaluateNodes(evaluation, { node: option, next: null }, scope),
        ),
  );
  spend(evaluation, 1 + ((input?.length ?? 0) >>> 5));
  if (isNullFilter(name)) return undefined;
  const filter = evaluation.findFilter(name, evaluation.valueLevel === 0);
  const output = filter?.(input, texts, evaluation.filterContext);
  return output === undefined ? undefined : produce(evaluation, output);
}

/** Whether the last word is the filter `null`, whose answer is wanted and no fault. */
export function endsInNull({ filters }: Expression): boolean {
  const last = filters.at(-1);
  return last !== undefined && isNullFilter(last.name);
}

function isNullFilter(name: string): boolean {
  return name.toLowerCase() === 'null';
}
