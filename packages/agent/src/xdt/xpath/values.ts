/** The four types of XPath 1.0 and how one becomes another. */
import type { XmlNode } from '../tree.ts';
import type { Operator } from './expression.ts';
import { textOf } from './navigate.ts';

/** A list of nodes is in document order and has none twice. */
export type Value = number | string | boolean | readonly XmlNode[];

export function asString(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  return value[0] ? textOf(value[0]) : '';
}

export function asNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = asString(value).replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

export function asBoolean(value: Value): boolean {
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  return typeof value === 'boolean' ? value : value.length > 0;
}

/** Never with an exponent. */
function numberText(value: number): string {
  const text = Object.is(value, -0) ? '0' : String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-])(\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', first = '', rest = '', direction, exponent] = parts;
  const places = Number(exponent);
  if (direction === '-') return `${sign}0.${'0'.repeat(places - 1)}${first}${rest}`;
  return sign + first + rest.padEnd(places, '0');
}

type Comparison = Extract<Operator, '=' | '!=' | '<' | '<=' | '>' | '>='>;

/** XPath 1.0, section 3.4: of a list of nodes, one that compares is enough. */
export function compare(operator: Comparison, left: Value, right: Value): boolean {
  if (typeof left === 'object' && typeof right !== 'boolean') {
    return left.some((node) => compare(operator, textFor(node, right), right));
  }
  if (typeof right === 'object' && typeof left !== 'boolean') {
    return right.some((node) => compare(operator, left, textFor(node, left)));
  }
  if (operator === '=' || operator === '!=') return areEqual(left, right) === (operator === '=');
  return inOrder(operator, asNumber(asPlain(left)), asNumber(asPlain(right)));
}

const textFor = (node: XmlNode, other: Value): Value =>
  typeof other === 'number' ? asNumber(textOf(node)) : textOf(node);

/** Beside a truth value a list of nodes is one as well. */
const asPlain = (value: Value): Value => (typeof value === 'object' ? asBoolean(value) : value);

function areEqual(left: Value, right: Value): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return asBoolean(left) === asBoolean(right);
  if (typeof left === 'number' || typeof right === 'number') return asNumber(left) === asNumber(right);
  return asString(left) === asString(right);
}

function inOrder(operator: '<' | '<=' | '>' | '>=', left: number, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return operator satisfies never;
  }
}
