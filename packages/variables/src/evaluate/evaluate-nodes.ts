import { printDouble } from '../dotnet/double.ts';
import { plainText } from '../parse/plain-text.ts';
import type { Calculation, Conditional, Each, Expression, Nodes, Token } from '../parse/syntax.ts';
import { renderExpression, renderToken } from '../render/render-token.ts';
import { type Binding, createBinding, fold } from '../tree/binding.ts';
import type { Scope } from '../tree/scope.ts';
import { calculate } from './calculate.ts';
import { collectItems } from './collect-items.ts';
import { decide } from './decide.ts';
import { endsInNull, evaluateExpression } from './evaluate-expression.ts';
import { descend, type Evaluation, produce, spend } from './evaluation.ts';
import { resolveSymbol } from './resolve-symbol.ts';

/** The text that nodes come to; what has no value stays as a token in its normal form and is noted as missing. */
export function evaluateNodes(evaluation: Evaluation, nodes: Nodes, scope: Scope): string {
  let output = '';
  for (let rest = nodes; rest; rest = rest.next) {
    const { node } = rest;
    spend(evaluation, 1);
    output += produce(
      evaluation,
      node.kind === 'text' ? plainText(node) : evaluateToken(evaluation, node, scope),
    );
  }
  return output;
}

function evaluateToken(evaluation: Evaluation, token: Token, scope: Scope): string {
  switch (token.kind) {
    case 'substitution':
      return (
        evaluateExpression(evaluation, token.expression, scope) ??
        (endsInNull(token.expression) ? sayNothing(evaluation) : keep(evaluation, token))
      );
    case 'conditional':
      return evaluateConditional(evaluation, token, scope);
    case 'each':
      return evaluateEach(evaluation, token, scope);
    case 'calculation':
      return evaluateCalculation(evaluation, token, scope);
    default:
      return token satisfies never;
  }
}

function evaluateCalculation(evaluation: Evaluation, token: Calculation, scope: Scope): string {
  const result = calculate(
    token.sum,
    ({ symbol }) => resolveSymbol(evaluation, symbol, scope),
    (work) => descend(evaluation, 'blockLevel', work),
  );
  return result === undefined ? renderToken(token) : printDouble(result);
}

/** Inside of a value it is an empty text; in the template itself it makes the whole nothing. */
function sayNothing(evaluation: Evaluation): string {
  evaluation.isNull ||= evaluation.valueLevel === 0;
  return '';
}

/** The token as it stays; `missing` is what of it has no value, as a whole where nothing is said. */
function keep(evaluation: Evaluation, token: Token, missing?: Expression): string {
  const text = renderToken(token);
  spend(evaluation, text.length >>> 8);
  if (evaluation.unheard === 0) evaluation.missing.add(missing ? renderExpression(missing) : text);
  return text;
}

function evaluateConditional(evaluation: Evaluation, token: Conditional, scope: Scope): string {
  for (let branch = token.first; ; ) {
    const decision = decide(evaluation, branch.condition, scope);
    if (typeof decision === 'object') return keep(evaluation, token, decision.undecidedBy);
    if (decision) return evaluateBody(evaluation, branch.body, scope);
    const { otherwise } = branch;
    if (otherwise.kind === 'else') return evaluateBody(evaluation, otherwise.body, scope);
    branch = otherwise.branch;
  }
}

function evaluateBody(evaluation: Evaluation, body: Nodes, scope: Scope): string {
  return descend(evaluation, 'blockLevel', () => evaluation.evaluateNodes(evaluation, body, scope));
}

/** The body once an item, with `Octopus.Template.Each.Index`, `.First` and `.Last` beside the item itself. */
function evaluateEach(evaluation: Evaluation, { variable, collection, body }: Each, scope: Scope): string {
  const items = collectItems(evaluation, collection, scope);
  const { locals, index, first, last } = createLocals();
  let output = '';
  for (let at = 0; at < items.count; at += 1) {
    spend(evaluation, 1);
    locals.children.set(fold(variable), items.at(at));
    index.own = String(at);
    first.own = at === 0 ? 'True' : 'False';
    last.own = at === items.count - 1 ? 'True' : 'False';
    output += evaluateBody(evaluation, body, { binding: locals, parent: scope });
  }
  return output;
}

function createLocals(): Record<'locals' | 'index' | 'first' | 'last', Binding> {
  const [locals, octopus, template, each] = [
    createBinding(),
    createBinding(),
    createBinding(),
    createBinding(),
  ];
  const [index, first, last] = [createBinding(), createBinding(), createBinding()];
  locals.children.set('octopus', octopus);
  octopus.children.set('template', template);
  template.children.set('each', each);
  each.children.set('index', index).set('first', first).set('last', last);
  return { locals, index, first, last };
}
