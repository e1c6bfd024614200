/** Deployments of a small package by real runners. */
import path from 'node:path';
import {
  deliver,
  packageSpec,
  run,
  type TestAgent,
  type Told,
  variables,
} from '../test-agent.test-support.ts';

export const inTest = { 'Octopus.Environment.Name': 'Test', 'Octopus.Action.Name': 'Deploy web' };

/** Settles when it has ended. */
export async function deploy(
  agent: TestAgent,
  files: Record<string, string | Buffer>,
  values: Record<string, string> = {},
  secrets: Record<string, string> = {},
): Promise<Told> {
  const spec = packageSpec(await deliver(agent, files), {
    variables: variables({ ...inTest, ...values }, secrets),
  });
  return run(agent, spec);
}

export const folderOf = (agent: TestAgent, name = '1.2.3') =>
  path.join(agent.applications, 'Test', 'Acme.Web', name);

export const features = (...names: readonly string[]) => ({
  'Octopus.Action.EnabledFeatures': names.map((name) => `Octopus.Features.${name}`).join(', '),
});

/** Output variables, the last of a name. */
export function outputsOf({ records }: Told): Record<string, string> {
  const outputs = records.flatMap((record) =>
    record.kind === 'variable' ? [[record.name, record.value]] : [],
  );
  return Object.fromEntries(outputs);
}
