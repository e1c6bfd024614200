/** Texts and values as they stand in XML, read. */
import { decodeReferences } from './tokens.ts';
import { nodeTypes, XmlNode } from './xml-node.ts';

/** Ends every line with LF. */
export const normalised = (text: string): string =>
  text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;

/** The texts between two tags, and between them the entities that are named there. */
export function readCharacters(text: string, keepsBlanks: boolean): XmlNode[] {
  const pieces = piecesOf(text);
  const kept = keepsBlanks ? pieces : pieces.filter((piece) => isEntity(piece) || !isBlank(piece));
  return kept.map(readPiece);
}

/** The value of an attribute, and its pieces where it names entities. */
export function readValue(text: string, isNormalised: boolean): { value: string; content: XmlNode[] } {
  const raw = isNormalised ? normalised(text).replaceAll(/[\t\n]/g, ' ') : text;
  const pieces = piecesOf(raw);
  if (!pieces.some(isEntity)) return { value: decodeReferences(raw), content: [] };
  const content = pieces.map(readPiece);
  return { value: content.map(({ value }) => value).join(''), content };
}

const entityName = /&(?!#|(?:amp|lt|gt|quot|apos);)([^;]+);/;
const entity = new RegExp(`(${entityName.source.replace('([^;]+)', '[^;]+')})`);

function piecesOf(text: string): string[] {
  return text.includes('&') ? text.split(entity).filter((piece) => piece !== '') : [text];
}

const isEntity = (piece: string): boolean => piece.startsWith('&') && entityName.test(piece);

/** As .NET's older reader sees it: a blank by its decimal number is none. */
const isBlank = (piece: string): boolean => /^(?:[ \t\r\n]|&#x0*(?:9|[ad]|20);)*$/i.test(piece);

function readPiece(piece: string): XmlNode {
  if (!isEntity(piece)) return new XmlNode(nodeTypes.text, { name: '#text', value: decodeReferences(piece) });
  return new XmlNode(nodeTypes.entity, { name: piece.slice(1, -1) });
}
