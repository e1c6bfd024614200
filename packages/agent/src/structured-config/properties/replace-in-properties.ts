import { fold, type Replaced, type StructuredVariables } from '../replacement.ts';
import { readProperties } from './read-properties.ts';

/**
 * Replaces the values whose key a variable names, in either case; not another character changes. Throws
 * `ConfigSyntaxError`.
 */
export function replaceInProperties(text: string, variables: StructuredVariables): Replaced {
  const keys = variables.names().filter((name) => !fold(name).startsWith('octopus'));
  const names = new Map(keys.map((name) => [fold(name), name]));
  const replaced = new Set<string>();
  let result = '';
  let at = 0;
  for (const property of readProperties(text)) {
    const name = names.get(fold(property.key));
    if (name === undefined) continue;
    const separator = text.slice(property.keyEnd, property.valueStart);
    result += text.slice(at, property.keyEnd) + rewrite(separator, variables.get(name) ?? '');
    at = property.valueEnd;
    replaced.add(name);
  }
  return { text: result + text.slice(at), replaced: [...replaced], warnings: [] };
}

/** A key that has nothing behind it gets a colon. */
function rewrite(separator: string, value: string): string {
  if (separator === '') return `:${escapeValue(value)}`;
  // After mere blanks these two would be taken for the separator.
  const guard = /[=:]/.test(separator) || !/^[=:]/.test(value) ? '' : '\\';
  return separator + guard + escapeValue(value);
}

function escapeValue(value: string): string {
  return value.replaceAll(/^[ \f]|[\\\r\n\t]|[^\0-\xfe]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const letter = letters.get(character);
  return letter ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const letters = new Map([
  ['\\', '\\\\'],
  ['\r', '\\r'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  [' ', '\\ '],
  ['\f', '\\f'],
]);
