/** A JSON value with its members in order. A whole number is a bigint, one with a fraction or exponent a number. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>;

export type JsonContainer = readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

export function isContainer(value: JsonValue): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

export function isObject(value: JsonContainer): value is ReadonlyMap<string, JsonValue> {
  return value instanceof Map;
}
