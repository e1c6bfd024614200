/** What a step says, as the plans of features read it. */
import { createActionVariables } from '../script/action-variables.ts';
import { scriptSpec, variables } from '../test-agent.test-support.ts';
import type { FeatureInput } from './feature.ts';

/** `prefix` stands before each name. */
export function inputOf(
  values: Record<string, string>,
  prefix = '',
  folder = String.raw`C:\apps\shop`,
): FeatureInput {
  const named = Object.entries(values).map(([name, value]) => [prefix + name, value]);
  const spec = scriptSpec('', { variables: variables(Object.fromEntries(named)) });
  return { variables: createActionVariables(spec), folder };
}

/** The names of variables that a plan asks for. */
export function recorded({ variables: real, folder }: FeatureInput): {
  input: FeatureInput;
  asked: Set<string>;
} {
  const asked = new Set<string>();
  const evaluated = (name: string) => {
    asked.add(name);
    return real.evaluated(name);
  };
  return { input: { variables: { evaluated }, folder }, asked };
}
