import { parseDouble } from '../dotnet/double.ts';
import type { Operand, Product, Sum } from '../parse/syntax.ts';

/** The result in doubles; undefined where an operand is missing or no number. `deeper` runs what stands in brackets. */
export function calculate(
  sum: Sum,
  textOf: (operand: Operand & { kind: 'symbol' }) => string | undefined,
  deeper: (work: () => number | undefined) => number | undefined,
): number | undefined {
  const operandOf = (operand: Operand): number | undefined => {
    if (operand.kind === 'number') return Number(operand.text);
    if (operand.kind === 'group') return deeper(() => sumOf(operand.sum));
    const text = textOf(operand);
    return text === undefined ? undefined : parseDouble(text);
  };
  const productOf = (product: Product) =>
    fromLeft(product.first, product.rest, operandOf, (left, operator, right) =>
      operator === '*' ? left * right : left / right,
    );
  const sumOf = (chain: Sum) =>
    fromLeft(chain.first, chain.rest, productOf, (left, operator, right) =>
      operator === '+' ? left + right : left - right,
    );
  return sumOf(sum);
}

function fromLeft<Operator, Part>(
  first: Part,
  rest: readonly { readonly operator: Operator; readonly operand: Part }[],
  amountOf: (part: Part) => number | undefined,
  apply: (left: number, operator: Operator, right: number) => number,
): number | undefined {
  let result = amountOf(first);
  for (const { operator, operand } of rest) {
    // What comes after something that is no number is not even looked at.
    if (result === undefined) return undefined;
    const right = amountOf(operand);
    result = right === undefined ? undefined : apply(result, operator, right);
  }
  return result;
}
