import { readXml } from '../../xml/read-xml.ts';
import { writeXml } from '../../xml/write-xml.ts';
import { isElement, nodeTypes, numberNodes, setContent, setValue, XmlNode } from '../../xml/xml-node.ts';
import { XmlSyntaxError } from '../../xml/xml-syntax-error.ts';
import { canStandInXml } from '../../xml/xml-writer.ts';
import {
  ConfigSyntaxError,
  commonLineEnd,
  type Replaced,
  type StructuredVariables,
  UnwritableValueError,
} from '../replacement.ts';
import { setInnerXml } from './inner-xml.ts';
import { knownPrefixes } from './known-prefixes.ts';
import { selectNodes } from './xpath.ts';

/**
 * Replaces what variables select whose name is an XPath with `/` or `:` in it, and writes the document as .NET writes
 * an XmlDocument: indented anew, attributes one blank apart. Prefixes mean what they mean in the text; elements of a
 * default namespace are named `*:name`. Throws `ConfigSyntaxError`, and `UnwritableValueError` for a value with a
 * character that XML has not.
 */
export function replaceInXml(text: string, variables: StructuredVariables): Replaced {
  const document = read(text);
  numberNodes(document);
  const { prefixes, conflicts } = knownPrefixes(document);
  const warnings = [...conflicts].map(
    (prefix) =>
      `the prefix ${prefix} stands for different namespaces; in names of variables it is ${prefixes.get(prefix)}`,
  );
  const replaced: string[] = [];
  for (const name of variables.names()) {
    if (!/[/:]/.test(name)) continue;
    const nodes = selectNodes(name, document, prefixes) ?? [];
    const value = nodes.length === 0 ? undefined : variables.get(name);
    if (value === undefined) continue;
    const problems = nodes.map((node) => setNode(node, name, value));
    warnings.push(...problems.filter((problem) => problem !== undefined));
    if (problems.includes(undefined)) replaced.push(name);
    if (nodes.some(isElement)) numberNodes(document);
  }
  // Where no line ends, the original writes those of Windows.
  const lineEnd = commonLineEnd(text) ?? '\r\n';
  return { text: writeXml(document, { lineEnd, keepsPrefixes: true }), replaced, warnings };
}

function read(text: string): XmlNode {
  try {
    return readXml(text, { keepsBlanks: false, isNormalised: false });
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    throw new ConfigSyntaxError(error.message, error.place);
  }
}

/** What speaks against it, if something does. */
function setNode(node: XmlNode, name: string, value: string): string | undefined {
  switch (node.nodeType) {
    case nodeTypes.element:
      return setElement(node, name, value);
    case nodeTypes.attribute:
    case nodeTypes.text:
    case nodeTypes.cdata:
    case nodeTypes.comment:
    case nodeTypes.instruction:
      refuseForeign(name, value);
      setValue(node, value);
      return undefined;
    default:
      return `${name} selects what cannot be replaced, a document or a namespace`;
  }
}

function setElement(element: XmlNode, name: string, value: string): string | undefined {
  const [only, ...others] = element.content;
  if (element.content.some(isElement)) return setContentXml(element, name, value);
  refuseForeign(name, value);
  if (only?.nodeType === nodeTypes.cdata && others.length === 0) setValue(only, value);
  else setContent(element, [new XmlNode(nodeTypes.text, { name: '#text', value })]);
  return undefined;
}

function setContentXml(element: XmlNode, name: string, value: string): string | undefined {
  try {
    setInnerXml(element, value);
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    const { line, column } = error.place;
    return `${name} selects an element with others inside, and its value is no XML (line ${line} column ${column}: ${error.message}); what is there stays`;
  }
}

function refuseForeign(name: string, value: string): void {
  if (canStandInXml(value)) return;
  throw new UnwritableValueError(`the value of ${name} holds a character that XML cannot hold`);
}
