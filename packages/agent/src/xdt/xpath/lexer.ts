/** The words of an XPath expression (XPath 1.0, section 3.7). */
export type XPathToken =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal' | 'name' | 'operator' | 'symbol' | 'variable'; readonly value: string };

/** An expression that is none, or that asks for what it cannot get. */
export class XPathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XPathError';
  }
}

const nameStart = '\\p{L}_';
const nameRest = '\\p{L}\\p{N}\\p{M}_.\\-\u00b7';
const ncName = `[${nameStart}][${nameRest}]*`;
const pattern = new RegExp(
  [
    '(\\d+(?:\\.\\d*)?|\\.\\d+)',
    `("[^"]*"|'[^']*')`,
    `(${ncName}(?::(?:${ncName}|\\*))?(?!:[^:]))`,
    '(\\$[^\\s\\])]+)',
    '(::|//|\\.\\.|!=|<=|>=|[()[\\]@,./|+=<>*\\-])',
  ].join('|'),
  'uy',
);
/** An axis: its name ends before the two colons. */
const axisName = new RegExp(`${ncName}(?=\\s*::)`, 'uy');

export function lex(expression: string): XPathToken[] {
  const found: XPathToken[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(expression[at] ?? '')) at += 1;
    if (at >= expression.length) return found;
    const match = matchAt(axisName, expression, at) ?? matchAt(pattern, expression, at);
    if (!match) throw new XPathError(`'${expression}' has an unexpected '${expression[at]}'`);
    found.push(tokenOf(match, found.at(-1)));
    at += match[0].length;
  }
}

function matchAt(regex: RegExp, text: string, at: number): RegExpExecArray | null {
  regex.lastIndex = at;
  return regex.exec(text);
}

const operatorNames = new Set(['and', 'or', 'mod', 'div']);
const operatorSymbols = new Set(['|', '+', '-', '=', '!=', '<', '<=', '>', '>=']);

function tokenOf([text, number, literal]: RegExpExecArray, before: XPathToken | undefined): XPathToken {
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (literal !== undefined) return { kind: 'literal', value: literal.slice(1, -1) };
  if (operatorSymbols.has(text)) return { kind: 'operator', value: text };
  const follows = endsOperand(before);
  if (text === '*') return { kind: follows ? 'operator' : 'name', value: text };
  if (text.startsWith('$')) return { kind: 'variable', value: text };
  if (!/^[\p{L}_]/u.test(text)) return { kind: 'symbol', value: text };
  return { kind: follows && operatorNames.has(text) ? 'operator' : 'name', value: text };
}

/** After these a star multiplies and `and` is an operator. */
function endsOperand(token: XPathToken | undefined): boolean {
  if (!token || token.kind === 'operator') return false;
  return token.kind !== 'symbol' || [')', ']', '.', '..'].includes(token.value);
}
