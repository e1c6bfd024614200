/** The grammar of XPath 1.0, one function a rule. */
import { type Axis, axes, type Expression, type NodeTest, type Operator, type Step } from './expression.ts';
import { functionNamed } from './functions.ts';
import { XPathError } from './lexer.ts';
import { Words } from './words.ts';

/** Weakest first. */
const levels: readonly (readonly Operator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];
const anyNode: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] };
const nodeTypes = ['node', 'text', 'comment', 'processing-instruction'];

/** Throws `XPathError`, also for a function that is not known and for a prefix that is not in `prefixes`. */
export function parseXPath(text: string, prefixes: ReadonlyMap<string, string>): Expression {
  const words = new Words(text);
  const result = expression(words);
  if (words.peek()) words.fail();
  const unknown = words.prefixes.find((prefix) => !prefixes.has(prefix));
  if (unknown !== undefined) throw new XPathError(`the prefix ${unknown} stands for no namespace`);
  return result;
}

const expression = (words: Words): Expression => words.nested(() => binary(words, 0));

function binary(words: Words, level: number): Expression {
  const operators = levels[level];
  if (!operators) return unary(words);
  let left = binary(words, level + 1);
  for (;;) {
    const operator = words.takeOperator(operators);
    if (!operator) return left;
    left = { kind: 'binary', operator, left, right: binary(words, level + 1) };
  }
}

function unary(words: Words): Expression {
  if (!words.takeOperator(['-'])) return union(words);
  return { kind: 'negation', of: words.nested(() => unary(words)) };
}

function union(words: Words): Expression {
  let left = path(words);
  while (words.takeOperator(['|'])) left = { kind: 'binary', operator: '|', left, right: path(words) };
  return left;
}

function path(words: Words): Expression {
  if (words.take('//')) return { kind: 'path', from: 'root', steps: [anyNode, ...steps(words)] };
  if (words.take('/')) return { kind: 'path', from: 'root', steps: startsStep(words) ? steps(words) : [] };
  if (!startsFilter(words)) return { kind: 'path', from: 'context', steps: steps(words) };
  const from = filter(words);
  if (words.take('//')) return { kind: 'path', from, steps: [anyNode, ...steps(words)] };
  return words.take('/') ? { kind: 'path', from, steps: steps(words) } : from;
}

const startsStep = (words: Words): boolean =>
  words.peek()?.kind === 'name' || ['.', '..', '@'].some((symbol) => words.isAt(symbol));

function startsFilter(words: Words): boolean {
  const word = words.peek();
  if (word?.kind === 'name') return words.isAt('(', 1) && !nodeTypes.includes(word.value);
  return words.isAt('(') || word?.kind === 'number' || word?.kind === 'literal' || word?.kind === 'variable';
}

function filter(words: Words): Expression {
  const of = primary(words);
  const found = predicates(words);
  return found.length === 0 ? of : { kind: 'filter', of, predicates: found };
}

function primary(words: Words): Expression {
  const word = words.next();
  switch (word?.kind) {
    case 'number':
      return { kind: 'number', value: word.value };
    case 'literal':
      return { kind: 'literal', value: word.value };
    case 'variable':
      throw new XPathError(`'${words.text}': there is no variable ${word.value}`);
    case 'name': {
      const found = args(words);
      functionNamed(word.value, found.length);
      return { kind: 'call', name: word.value, args: found };
    }
    default: {
      const inside = expression(words);
      words.expect(')');
      return inside;
    }
  }
}

function args(words: Words): Expression[] {
  const found: Expression[] = [];
  words.expect('(');
  if (words.take(')')) return found;
  do found.push(expression(words));
  while (words.take(','));
  words.expect(')');
  return found;
}

function steps(words: Words): Step[] {
  const found = [step(words)];
  for (;;) {
    if (words.take('//')) found.push(anyNode, step(words));
    else if (words.take('/')) found.push(step(words));
    else return found;
  }
}

function step(words: Words): Step {
  if (words.take('.')) return { axis: 'self', test: { kind: 'node' }, predicates: [] };
  if (words.take('..')) return { axis: 'parent', test: { kind: 'node' }, predicates: [] };
  return { axis: axis(words), test: nodeTest(words), predicates: predicates(words) };
}

function axis(words: Words): Axis {
  if (words.take('@')) return 'attribute';
  if (!words.isAt('::', 1)) return 'child';
  const word = words.peek();
  const found = word?.kind === 'name' ? axes.find((name) => name === word.value) : undefined;
  if (!found) throw new XPathError(`'${words.text}' has an axis that is not known`);
  words.next();
  words.next();
  return found;
}

function nodeTest(words: Words): NodeTest {
  const word = words.peek();
  if (word?.kind !== 'name') return words.fail();
  words.next();
  if (words.take('(')) return typeTest(words, word.value);
  if (word.value === '*') return { kind: 'any' };
  const colon = word.value.indexOf(':');
  const prefix = word.value.slice(0, Math.max(0, colon));
  if (prefix !== '') words.prefixes.push(prefix);
  return { kind: 'name', prefix, local: word.value.slice(colon + 1) };
}

function typeTest(words: Words, type: string): NodeTest {
  const word = words.peek();
  const target = word?.kind === 'literal' && type === 'processing-instruction' ? word.value : undefined;
  if (target !== undefined) words.next();
  words.expect(')');
  if (type === 'processing-instruction') return { kind: type, target };
  if (type === 'node' || type === 'text' || type === 'comment') return { kind: type };
  throw new XPathError(`'${words.text}': ${type} is no kind of node`);
}

function predicates(words: Words): Expression[] {
  const found: Expression[] = [];
  while (words.take('[')) {
    found.push(expression(words));
    words.expect(']');
  }
  return found;
}
