/**
 * Expressions of OData 2 (odata.org/documentation/odata-version-2-0/uri-conventions, 4.5), as far as clients of NuGet 2
 * use them: `or`, `and`, `not`, the comparisons, texts, numbers, times, and the functions on texts.
 */
import { Refusal } from '../errors.ts';

export type Value = string | number | boolean | null;

export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: Comparison | 'and' | 'or'; readonly left: Expression; readonly right: Expression };

const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
type Comparison = (typeof comparisons)[number];

const functions = {
  tolower: (text: string) => text.toLowerCase(),
  toupper: (text: string) => text.toUpperCase(),
  trim: (text: string) => text.trim(),
  length: (text: string) => text.length,
  /** The part comes first. */
  substringof: (part: string, text = '') => text.includes(part),
  startswith: (text: string, part = '') => text.startsWith(part),
  endswith: (text: string, part = '') => text.endsWith(part),
  indexof: (text: string, part = '') => text.indexOf(part),
  concat: (text: string, part = '') => `${text}${part}`,
} as const;
type FunctionName = keyof typeof functions;

/** Deeper ones are attacks. */
const maxDepth = 50;
const maxChars = 4000;

const tokenShape =
  /\s*(?:(?<text>datetime(?:offset)?'[^']*'|'(?:[^']|'')*')|(?<number>-?\d+(?:\.\d+)?)[LlMmFfDd]?|(?<word>[A-Za-z_]\w*)|(?<sign>[(),]))/y;

type Token = {
  readonly kind: 'text' | 'number' | 'word' | 'sign';
  readonly text: string;
  readonly at: number;
};

/** Reads an expression whose properties are among `known`. Throws `request.invalid` with the place. */
export function parseExpression(text: string, known: ReadonlySet<string>): Expression {
  if (text.length > maxChars) throw invalid(`it is longer than ${maxChars} characters`);
  const reader: Reader = { tokens: tokensOf(text), known, next: 0, depth: 0 };
  const expression = readOr(reader);
  return reader.next < reader.tokens.length ? fail(reader) : expression;
}

type Reader = {
  readonly tokens: readonly Token[];
  readonly known: ReadonlySet<string>;
  next: number;
  depth: number;
};

function readOr(reader: Reader): Expression {
  let left = readAnd(reader);
  while (take(reader, 'or')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Expression {
  let left = readNot(reader);
  while (take(reader, 'and')) left = { kind: 'and', left, right: readNot(reader) };
  return left;
}

function readNot(reader: Reader): Expression {
  return take(reader, 'not') ? { kind: 'not', of: nested(reader, readNot) } : readComparison(reader);
}

function readComparison(reader: Reader): Expression {
  const left = readOperand(reader);
  const kind = comparisons.find((word) => take(reader, word));
  return kind ? { kind, left, right: readOperand(reader) } : left;
}

function readOperand(reader: Reader): Expression {
  if (take(reader, '(')) {
    const inner = nested(reader, readOr);
    must(reader, ')');
    return inner;
  }
  const token = reader.tokens[reader.next];
  if (!token || token.kind === 'sign') return fail(reader);
  const name = token.text.toLowerCase();
  if (token.kind === 'word' && isFunction(name) && isSign(reader.tokens[reader.next + 1], '(')) {
    return readCall(reader, name);
  }
  const leaf = leafOf(token, reader.known);
  if (!leaf) return fail(reader);
  reader.next += 1;
  return leaf;
}

function readCall(reader: Reader, name: FunctionName): Expression {
  reader.next += 2;
  const of = [nested(reader, readOr)];
  while (take(reader, ',')) of.push(nested(reader, readOr));
  must(reader, ')');
  return { kind: 'call', name, of };
}

function nested(reader: Reader, read: (reader: Reader) => Expression): Expression {
  reader.depth += 1;
  if (reader.depth > maxDepth) throw invalid(`it is nested more than ${maxDepth} deep`);
  const expression = read(reader);
  reader.depth -= 1;
  return expression;
}

/** Goes behind the word or sign where it is the next. */
function take(reader: Reader, wanted: string): boolean {
  const token = reader.tokens[reader.next];
  if (!token || token.kind === 'text' || token.text.toLowerCase() !== wanted) return false;
  reader.next += 1;
  return true;
}

function must(reader: Reader, wanted: string): void {
  if (!take(reader, wanted)) fail(reader);
}

function fail({ tokens, next }: Reader): never {
  const token = tokens[next];
  const problem = token && `"${token.text}" at character ${token.at + 1} is not understood`;
  throw invalid(problem ?? 'it ends too early');
}

const isSign = (token: Token | undefined, sign: string): boolean =>
  token?.kind === 'sign' && token.text === sign;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const shape = new RegExp(tokenShape);
  const end = text.trimEnd().length;
  while (shape.lastIndex < end) {
    const from = shape.lastIndex;
    const groups = shape.exec(text)?.groups;
    if (!groups) throw invalid(`character ${from + 1} is not understood`);
    const [kind = 'sign', found = ''] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    tokens.push({ kind: kind as Token['kind'], text: found, at: shape.lastIndex - found.length });
  }
  return tokens;
}

function leafOf({ kind, text }: Token, known: ReadonlySet<string>): Expression | undefined {
  if (kind === 'number') return { kind: 'value', value: Number(text) };
  if (kind === 'text') return { kind: 'value', value: textOf(text) };
  if (text === 'null') return { kind: 'value', value: null };
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
  return known.has(text) ? { kind: 'property', name: text } : undefined;
}

function textOf(quoted: string): string {
  const inner = quoted.slice(quoted.indexOf("'") + 1, -1);
  if (quoted.startsWith("'")) return inner.replaceAll("''", "'");
  const time = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(inner) ? inner : `${inner}Z`);
  if (Number.isNaN(time)) throw invalid(`"${inner}" is no time`);
  return new Date(time).toISOString();
}

const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);

function invalid(problem: string): Refusal {
  return new Refusal('request.invalid', `The expression is not valid: ${problem}`);
}

/** The value where the properties are these; comparing things of different kinds is false. */
export function evaluate(expression: Expression, properties: (name: string) => Value): Value {
  const of = (inner: Expression) => evaluate(inner, properties);
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'property':
      return properties(expression.name);
    case 'call': {
      const [first = '', ...rest] = expression.of.map((inner) => String(of(inner) ?? ''));
      return (functions[expression.name] as (...texts: string[]) => Value)(first, ...rest);
    }
    case 'not':
      return of(expression.of) !== true;
    case 'and':
      return of(expression.left) === true && of(expression.right) === true;
    case 'or':
      return of(expression.left) === true || of(expression.right) === true;
    default:
      return compare(expression.kind, of(expression.left), of(expression.right));
  }
}

function compare(kind: Comparison, left: Value, right: Value): boolean {
  if (kind === 'eq') return left === right;
  if (kind === 'ne') return left !== right;
  if (typeof left !== typeof right || left === null || right === null) return false;
  switch (kind) {
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
    default:
      return kind satisfies never;
  }
}
