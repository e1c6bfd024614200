import { printDouble } from '../dotnet/double.ts';
import { readJsonDate } from './json-date.ts';
import { isContainer, isObject, type JsonValue } from './json-value.ts';

/** The value as a variable has it: objects and arrays as compact JSON, `True` and `False`, null as nothing. */
export function jsonAsText(value: JsonValue): string {
  if (value === null) return '';
  switch (typeof value) {
    case 'string':
      return readJsonDate(value)?.text ?? value;
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return String(value);
    case 'number':
      return printDouble(value);
    default:
      return writeJson(value);
  }
}

/** Compact JSON. */
export function writeJson(value: JsonValue): string {
  if (isContainer(value)) return isObject(value) ? writeObject(value) : writeArray(value);
  if (typeof value === 'string') return quote(readJsonDate(value)?.json ?? value);
  if (typeof value === 'number') return writeNumber(value);
  return String(value);
}

function writeObject(members: ReadonlyMap<string, JsonValue>): string {
  return `{${[...members].map(([name, value]) => `${quote(name)}:${writeJson(value)}`).join(',')}}`;
}

/** In quotes, with the line ends escaped that JavaScript once could not bear. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x85\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function writeArray(elements: readonly JsonValue[]): string {
  return `[${elements.map(writeJson).join(',')}]`;
}

/** A number that was written with a fraction keeps one. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) return quote(printDouble(value));
  const text = printDouble(value);
  return text.includes('.') || text.includes('E') ? text : `${text}.0`;
}
