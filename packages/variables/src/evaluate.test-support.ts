import { VariableSet, type VariableSetOptions } from './variable-set.ts';

/** A set with these variables, in this order. */
export function variables(
  values: Readonly<Record<string, string>>,
  options?: VariableSetOptions,
): VariableSet {
  const set = new VariableSet(options);
  for (const [name, value] of Object.entries(values)) set.set(name, value);
  return set;
}

/** What the template comes to. */
export function textOf(template: string, values: Readonly<Record<string, string>> = {}): string {
  return variables(values).evaluate(template).value;
}

/** What a filter with its options, as written in a template, makes of the value. */
export function filtered(value: string, filter: string): string | undefined {
  const { value: text, missing } = variables({ V: value }).evaluate(`#{V | ${filter}}`);
  return missing.length > 0 ? undefined : text;
}
