import type { StructuredVariables } from './replacement.ts';

/** Variables of a test; null is one without a value. */
export function variablesOf(values: Readonly<Record<string, string | null>>): StructuredVariables {
  const known = new Map(Object.entries(values));
  return { names: () => [...known.keys()], get: (name) => known.get(name) ?? undefined };
}
