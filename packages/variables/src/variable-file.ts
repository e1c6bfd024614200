import { isContainer, isObject } from './json/json-value.ts';
import { readJson } from './json/read-json.ts';
import { jsonAsText } from './json/write-json.ts';
import { VariableSet, type VariableSetOptions } from './variable-set.ts';

/** A set from a JSON object of names and values, null among them; undefined where the text is something else. */
export function readVariableFile(text: string, options?: VariableSetOptions): VariableSet | undefined {
  const json = readJson(text);
  if (json === undefined || !isContainer(json) || !isObject(json)) return undefined;
  const set = new VariableSet(options);
  for (const [name, value] of json) {
    if (isContainer(value)) return undefined;
    set.set(name, value === null || typeof value === 'string' ? value : jsonAsText(value));
  }
  return set;
}

/** The set as such a file, values as they were set. */
export function writeVariableFile(set: VariableSet): string {
  return JSON.stringify(
    Object.fromEntries(set.names().map((name) => [name, set.raw(name) ?? null])),
    null,
    2,
  );
}
