import xpath from 'xpath';
import type { XmlNode } from '../../xml/xml-node.ts';

/** The part of the library that its types leave out. */
type Library = {
  parse(expression: string): {
    evaluate(options: {
      readonly node: XmlNode;
      readonly namespaces: (prefix: string) => string | undefined;
      readonly functions: (name: string) => XPathFunction | undefined;
    }): { toUnsortedArray?(): XmlNode[] };
  };
};

type Argument = { stringValue(): string; booleanValue(): boolean };
type XPathFunction = (context: unknown, ...values: readonly Argument[]) => string | boolean;

const library = xpath as unknown as Library;

/**
 * The nodes that an expression selects, in the order of the document; undefined where it is no XPath, or selects no
 * nodes but works out a value. XPath 1.0, and of 2.0 what names in variables need: `*:name`, `eq` and its like, and
 * some functions on texts.
 */
export function selectNodes(
  expression: string,
  document: XmlNode,
  prefixes: ReadonlyMap<string, string>,
): XmlNode[] | undefined {
  try {
    const result = library.parse(inFirstVersion(expression)).evaluate({
      node: document,
      namespaces: (prefix) => prefixes.get(prefix),
      functions: (name) => functions.get(name),
    });
    // The library sorts too, in a time that a large file does not have.
    const nodes = new Set(result.toUnsortedArray?.());
    return [...nodes].sort((a, b) => a.order - b.order);
  } catch {
    // The library throws many kinds of things for what it cannot read; all of them mean that this is no XPath.
    return undefined;
  }
}

const functions = new Map<string, XPathFunction>([
  ['lower-case', (_, text) => textOf(text).toLowerCase()],
  ['upper-case', (_, text) => textOf(text).toUpperCase()],
  ['ends-with', (_, text, end) => textOf(text).endsWith(textOf(end))],
  ['matches', (_, text, pattern, flags) => new RegExp(textOf(pattern), textOf(flags)).test(textOf(text))],
  [
    'replace',
    (_, text, pattern, by, flags) =>
      textOf(text).replaceAll(new RegExp(textOf(pattern), `g${textOf(flags)}`), textOf(by)),
  ],
  ['exists', (_, nodes) => nodes?.booleanValue() ?? false],
  ['empty', (_, nodes) => !(nodes?.booleanValue() ?? false)],
]);

const textOf = (argument: Argument | undefined): string => argument?.stringValue() ?? '';

const name = String.raw`[\p{L}_][\p{L}\p{N}\p{M}_.\-]*`;
const token = new RegExp(
  String.raw`\s*("[^"]*"|'[^']*'|\*:${name}|${name}(?::${name}|:\*)?|::|//|\.\.|[\d.]+|[<>!]=|[^\s])`,
  'gu',
);

const comparisons = new Map([
  ['eq', '='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
]);

/** Writes in version 1.0 what can be said there. Behind an operand a name is an operator, elsewhere it is a name. */
function inFirstVersion(expression: string): string {
  let followsOperand = false;
  return expression.replaceAll(token, (whole, found: string) => {
    const isOperator = followsOperand && /^[a-z]+$/.test(found);
    followsOperand = !isOperator && !/^(?:@|::|\/\/?|[([,|+=<>-]|[<>!]=)$/.test(found);
    if (isOperator) return ` ${comparisons.get(found) ?? found}`;
    return found.startsWith('*:')
      ? `${whole.slice(0, -found.length)}*[local-name()='${found.slice(2)}']`
      : whole;
  });
}
