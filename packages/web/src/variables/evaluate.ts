/** What values come to at a place, worked out here: secrets stand in as asterisks, so that nothing can tell of them. */
import type { ExplainedVariable } from '@tako/api';
import { VariableSet } from '@tako/variables';

/** As logs show a secret. */
export const mask = '********';

export type Evaluated = {
  readonly text: string;
  /** `#{...}` that is known only where it is deployed, or nowhere. */
  readonly open: readonly string[];
  readonly error: string | undefined;
};

/** Of variables with a winner; `system` is what the place itself gives, by name. */
export function evaluator(
  variables: readonly ExplainedVariable[],
  system: Readonly<Record<string, string | undefined>>,
): (value: string) => Evaluated {
  const set = new VariableSet();
  for (const { name, winner } of variables) if (winner) set.set(name, winner.value ?? mask);
  for (const [name, value] of Object.entries(system)) if (value !== undefined) set.set(name, value);
  return (value) => {
    const { value: text, missing, cause } = set.evaluate(value);
    return { text, open: missing, error: cause?.message };
  };
}
