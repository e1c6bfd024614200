import {
  ConfigSyntaxError,
  commonLineEnd,
  fold,
  namedPlaces,
  type Replaced,
  type StructuredVariables,
} from '../replacement.ts';
import { parseDouble, parseInt64, writeDouble } from './dotnet-double.ts';
import type { JsonNode } from './json-node.ts';
import { readJson } from './read-json.ts';
import { writeJson } from './write-json.ts';

/**
 * Replaces what variables name by a path such as `Logging:Levels:0:Name`, and writes the whole anew as Newtonsoft
 * does: comments and layout go, an empty text becomes an empty object, and where no line ended before, CR and LF end them.
 * Throws `ConfigSyntaxError`.
 */
export function replaceInJson(text: string, variables: StructuredVariables): Replaced {
  const root: JsonNode = text === '' ? { kind: 'object', members: new Map() } : readJson(text);
  const names = namedPlaces(variables);
  const places = new Map<string, Place>();
  collectPlaces(root, '', (path, place) => {
    if (names.has(path)) places.set(path, place);
  });
  const replaced: string[] = [];
  const warnings: string[] = [];
  for (const [path, name] of names) {
    const place = places.get(path);
    if (!place) continue;
    const node = replacementOf(place.kind, variables.get(name));
    if ('problem' in node) warnings.push(`${name}: ${node.problem}; what is there stays`);
    else {
      place.put(node);
      replaced.push(name);
    }
  }
  return { text: writeJson(root, commonLineEnd(text) ?? '\r\n'), replaced, warnings };
}

type Place = { readonly kind: JsonNode['kind']; readonly put: (node: JsonNode) => void };

/**
 * Every value by its folded path; of paths that differ only in case the last one comes last. What is put in a
 * container that was replaced itself is lost with it, so that the container's own text wins.
 */
function collectPlaces(node: JsonNode, prefix: string, add: (path: string, place: Place) => void): void {
  const visit = (key: string, child: JsonNode, put: (node: JsonNode) => void) => {
    const path = prefix + fold(key);
    add(path, { kind: child.kind, put });
    collectPlaces(child, `${path}:`, add);
  };
  if (node.kind === 'object') {
    const { members } = node;
    for (const [name, member] of members) visit(name, member, (other) => members.set(name, other));
  } else if (node.kind === 'array') {
    const { items } = node;
    for (const [index, item] of items.entries()) {
      visit(String(index), item, (other) => {
        items[index] = other;
      });
    }
  }
}

/** The type follows what is there; undefined is a variable without a value. */
function replacementOf(
  kind: JsonNode['kind'],
  value: string | undefined,
): JsonNode | { readonly problem: string } {
  switch (kind) {
    case 'string':
    case 'null':
    case 'undefined':
      return value === undefined ? { kind: 'null' } : { kind: 'string', text: value };
    case 'number':
      return value === undefined ? { problem: 'nothing cannot stand for a number' } : numberOrText(value);
    case 'boolean':
      return value === undefined
        ? { problem: 'nothing cannot stand for true or false' }
        : booleanOrText(value);
    case 'object':
    case 'array':
      return parsed(value ?? '', kind);
    default:
      return kind satisfies never;
  }
}

function numberOrText(value: string): JsonNode {
  const whole = parseInt64(value);
  if (whole !== undefined) return { kind: 'number', text: String(whole) };
  const double = parseDouble(value);
  return double === undefined
    ? { kind: 'string', text: value }
    : { kind: 'number', text: writeDouble(double) };
}

/** As `bool.TryParse`: blanks and null characters around the word do not matter. */
function booleanOrText(value: string): JsonNode {
  const word = value.replaceAll(/^[\s\0]+|[\s\0]+$/g, '').toLowerCase();
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  return { kind: 'string', text: value };
}

function parsed(value: string, kind: 'object' | 'array'): JsonNode | { readonly problem: string } {
  try {
    return readJson(value);
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    const what = kind === 'object' ? 'an object' : 'an array';
    return { problem: `only JSON can stand for ${what}, and the value is none (${error.message})` };
  }
}
