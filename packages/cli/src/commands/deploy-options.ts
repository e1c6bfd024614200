import type { Client } from '@tako/client';
import type { Command } from 'commander';
import { findEnvironment } from '../find/find.ts';
import { repeated } from '../session/options.ts';
import type { DeployChoices, Target } from '../watch/plan-deployments.ts';

export type ChoiceFlags = DeployChoices;

/** What a deployment leaves out, and what it is given. */
export function withChoices(command: Command): Command {
  return command
    .addOption(repeated('--specific-machine <machine>', 'only on this machine'))
    .addOption(repeated('--exclude-machine <machine>', 'not on this machine'))
    .addOption(repeated('--skip-step <name>', 'without this step'))
    .addOption(
      repeated(
        '--variable <label:value>',
        'what the release asks for, by label or name; at a terminal, what must be given is asked for',
      ),
    )
    .option('--comment <text>', 'why, for those who look later');
}

/** The environments of these names, each once. Throws `UserError` for one that is not there. */
export async function environmentsOf(client: Client, references: readonly string[]): Promise<Target[]> {
  const found = await Promise.all(references.map((reference) => findEnvironment(client, reference)));
  return [...new Map(found.map(({ id, name }) => [id, { id, name }])).values()];
}
