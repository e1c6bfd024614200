import type { JsonNode } from './json-node.ts';

/** JSON as Newtonsoft writes it: two blanks a level, empty containers in one line, no line end at the end. */
export function writeJson(node: JsonNode, lineEnd: string): string {
  const pieces: string[] = [];
  writeNode(node, lineEnd, pieces);
  return pieces.join('');
}

/** `start` ends one line and begins the next at the level of the node. */
function writeNode(node: JsonNode, start: string, pieces: string[]): void {
  switch (node.kind) {
    case 'object':
      return writeMembers(node.members, start, pieces);
    case 'array':
      return writeItems(node.items, start, pieces);
    case 'string':
      return void pieces.push(quote(node.text));
    case 'number':
      return void pieces.push(node.text);
    case 'boolean':
      return void pieces.push(String(node.value));
    case 'null':
    case 'undefined':
      return void pieces.push(node.kind);
    default:
      return node satisfies never;
  }
}

function writeMembers(members: ReadonlyMap<string, JsonNode>, start: string, pieces: string[]): void {
  let before = '{';
  for (const [name, member] of members) {
    pieces.push(before, start, '  ', quote(name), ': ');
    writeNode(member, `${start}  `, pieces);
    before = ',';
  }
  pieces.push(members.size === 0 ? '{}' : `${start}}`);
}

function writeItems(items: readonly JsonNode[], start: string, pieces: string[]): void {
  let before = '[';
  for (const item of items) {
    pieces.push(before, start, '  ');
    writeNode(item, `${start}  `, pieces);
    before = ',';
  }
  pieces.push(items.length === 0 ? '[]' : `${start}]`);
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\\x00-\x1f\x85\u2028\u2029]/g, escapeOf)}"`;
}

const shortEscapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);

const escapeOf = (char: string): string =>
  shortEscapes.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
