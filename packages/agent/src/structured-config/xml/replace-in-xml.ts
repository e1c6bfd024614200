import {
  ConfigSyntaxError,
  commonLineEnd,
  type Replaced,
  type StructuredVariables,
  UnwritableValueError,
} from '../replacement.ts';
import { readInnerXml, readXml } from './read-xml.ts';
import { canStandInXml, fill, setLeaf, textOf } from './set-xml.ts';
import { nodeTypes, numberNodes, writeXml, type XmlNode } from './xml-node.ts';
import { selectNodes } from './xpath.ts';

/**
 * Replaces what variables select whose name is an XPath with `/` or `:` in it; outside of that not a character
 * changes. Prefixes mean what they mean in the text; elements of a default namespace are named `*:name`. Throws
 * `ConfigSyntaxError`, and `UnwritableValueError` for a value with a character that XML has not.
 */
export function replaceInXml(text: string, variables: StructuredVariables): Replaced {
  const { document, prefixes, conflicts } = readXml(text);
  const warnings = [...conflicts].map(
    (prefix) =>
      `the prefix ${prefix} stands for different namespaces; in names of variables it is ${prefixes.get(prefix)}`,
  );
  const replaced: string[] = [];
  const lineEnd = commonLineEnd(text) ?? '\n';
  for (const name of variables.names()) {
    if (!/[/:]/.test(name)) continue;
    const nodes = selectNodes(name, document, prefixes) ?? [];
    if (nodes.length === 0) continue;
    const value = variables.get(name) ?? '';
    const problems = nodes.map((node) => setNode(node, name, value, lineEnd));
    warnings.push(...problems.filter((problem) => problem !== undefined));
    if (problems.includes(undefined)) replaced.push(name);
    numberNodes(document);
  }
  return { text: writeXml(document), replaced, warnings };
}

/** What speaks against it, if something does. */
function setNode(node: XmlNode, name: string, value: string, lineEnd: string): string | undefined {
  switch (node.nodeType) {
    case nodeTypes.element:
      return setElement(node, name, value, lineEnd);
    case nodeTypes.attribute:
    case nodeTypes.text:
    case nodeTypes.cdata:
    case nodeTypes.comment:
    case nodeTypes.instruction:
      refuseForeign(name, value);
      setLeaf(node, value, lineEnd);
      return undefined;
    default:
      return `${name} selects what cannot be replaced, a document or a namespace`;
  }
}

function setElement(element: XmlNode, name: string, value: string, lineEnd: string): string | undefined {
  const [only, ...others] = element.childNodes;
  if (element.childNodes.some(({ nodeType }) => nodeType === nodeTypes.element)) {
    return setInnerXml(element, name, value, lineEnd);
  }
  refuseForeign(name, value);
  if (only?.nodeType === nodeTypes.cdata && others.length === 0) setLeaf(only, value, lineEnd);
  else fill(element, textOf(value, lineEnd));
  return undefined;
}

function setInnerXml(element: XmlNode, name: string, value: string, lineEnd: string): string | undefined {
  try {
    const inner = value.replaceAll(/\r\n|\n/g, lineEnd);
    fill(element, readInnerXml(inner, element.tag?.namespaces ?? new Map()));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    return `${name} selects an element with others inside, and its value is no XML (${error.message}); what is there stays`;
  }
}

function refuseForeign(name: string, value: string): void {
  if (canStandInXml(value)) return;
  throw new UnwritableValueError(`the value of ${name} holds a character that XML cannot hold`);
}
