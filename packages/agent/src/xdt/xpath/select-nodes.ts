/** Finds nodes by XPath 1.0. */
import { isElement, numberNodes, rootOf, type XmlNode } from '../tree.ts';
import type { Expression, NodeTest, Operator, Step } from './expression.ts';
import { functionNamed, type Position } from './functions.ts';
import { XPathError } from './lexer.ts';
import { isText, nodesOn } from './navigate.ts';
import { parseXPath } from './parse-xpath.ts';
import { asBoolean, asNumber, compare, type Value } from './values.ts';

/** Namespaces by prefix. A name without prefix is in no namespace. */
export type Prefixes = ReadonlyMap<string, string>;

type Evaluation = Position & { readonly prefixes: Prefixes };

/** In document order. Throws `XPathError` where the expression is none, or is no list of nodes. */
export function selectNodes(text: string, node: XmlNode, prefixes: Prefixes): readonly XmlNode[] {
  numberNodes(rootOf(node));
  const value = evaluate(parseXPath(text, prefixes), { node, position: 1, size: 1, prefixes });
  if (typeof value === 'object') return value;
  throw new XPathError(`'${text}' does not find nodes`);
}

function evaluate(expression: Expression, at: Evaluation): Value {
  switch (expression.kind) {
    case 'number':
    case 'literal':
      return expression.value;
    case 'negation':
      return -asNumber(evaluate(expression.of, at));
    case 'call': {
      const call = functionNamed(expression.name, expression.args.length);
      return call(
        expression.args.map((arg) => evaluate(arg, at)),
        at,
      );
    }
    case 'binary':
      return combine(expression.operator, expression.left, expression.right, at);
    case 'filter':
      return expression.predicates.reduce<readonly XmlNode[]>(
        (found, predicate) => filter(found, predicate, at.prefixes),
        evaluateNodes(expression.of, at),
      );
    case 'path':
      return walk(start(expression.from, at), expression.steps, at.prefixes);
    default:
      return expression satisfies never;
  }
}

function start(from: 'context' | 'root' | Expression, at: Evaluation): readonly XmlNode[] {
  if (from === 'context') return [at.node];
  return from === 'root' ? [rootOf(at.node)] : evaluateNodes(from, at);
}

function evaluateNodes(expression: Expression, at: Evaluation): readonly XmlNode[] {
  const value = evaluate(expression, at);
  if (typeof value === 'object') return value;
  throw new XPathError('a path starts at something that is no node');
}

function combine(operator: Operator, left: Expression, right: Expression, at: Evaluation): Value {
  const number = (of: Expression) => asNumber(evaluate(of, at));
  switch (operator) {
    case 'or':
      return asBoolean(evaluate(left, at)) || asBoolean(evaluate(right, at));
    case 'and':
      return asBoolean(evaluate(left, at)) && asBoolean(evaluate(right, at));
    case '+':
      return number(left) + number(right);
    case '-':
      return number(left) - number(right);
    case '*':
      return number(left) * number(right);
    case 'div':
      return number(left) / number(right);
    case 'mod':
      return number(left) % number(right);
    case '|':
      return inOrder([...evaluateNodes(left, at), ...evaluateNodes(right, at)]);
    default:
      return compare(operator, evaluate(left, at), evaluate(right, at));
  }
}

function walk(from: readonly XmlNode[], steps: readonly Step[], prefixes: Prefixes): readonly XmlNode[] {
  let found = from;
  for (const step of steps) {
    const next: XmlNode[] = [];
    for (const node of found) for (const hit of take(step, node, prefixes)) next.push(hit);
    found = inOrder(next);
  }
  return found;
}

/** What one step finds from one node, nearest first. */
function take(step: Step, node: XmlNode, prefixes: Prefixes): readonly XmlNode[] {
  const matching = nodesOn(step.axis, node).filter((hit) => passes(step.test, hit, step.axis, prefixes));
  return step.predicates.reduce<readonly XmlNode[]>(
    (found, predicate) => filter(found, predicate, prefixes),
    matching,
  );
}

function filter(found: readonly XmlNode[], predicate: Expression, prefixes: Prefixes): readonly XmlNode[] {
  return found.filter((node, at) => {
    const value = evaluate(predicate, { node, position: at + 1, size: found.length, prefixes });
    return typeof value === 'number' ? value === at + 1 : asBoolean(value);
  });
}

function passes(test: NodeTest, node: XmlNode, axis: Step['axis'], prefixes: Prefixes): boolean {
  const isNamed = axis === 'attribute' ? node.kind === 'attribute' : isElement(node);
  switch (test.kind) {
    case 'node':
      return true;
    case 'any':
      return isNamed;
    case 'text':
      return isText(node);
    case 'comment':
      return node.kind === 'comment';
    case 'processing-instruction':
      if (node.kind !== 'instruction') return false;
      return test.target === undefined || /^\S*/.exec(node.text)?.[0] === test.target;
    case 'name': {
      const namespace = test.prefix === '' ? '' : prefixes.get(test.prefix);
      if (!isNamed || !('namespace' in node) || node.namespace !== namespace) return false;
      return test.local === '*' || node.local === test.local;
    }
    default:
      return test satisfies never;
  }
}

function inOrder(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return nodes.length < 2 ? nodes : [...new Set(nodes)].sort((a, b) => a.order - b.order);
}
