import type { Client } from '@tako/client';
import { type Command, Option } from 'commander';
import { findEnvironment } from '../find/find.ts';
import { pointInTime, repeated } from '../session/options.ts';
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
    .option(
      '--deploy-at <time>',
      'not before: 2026-11-24T22:00 in this zone, with Z in UTC; 2h from now',
      pointInTime,
    )
    .addOption(latestTime())
    .option('--comment <text>', 'why, for those who look later');
}

function latestTime(): Option {
  const text = 'cancelled where it has not begun by then; said as --deploy-at';
  const option = new Option('--no-deploy-after <time>', text).argParser(pointInTime);
  // To commander, `--no-` is for what is else the case.
  option.negate = false;
  return option;
}

/** The environments of these names, each once. Throws `UserError` for one that is not there. */
export async function environmentsOf(client: Client, references: readonly string[]): Promise<Target[]> {
  const found = await Promise.all(references.map((reference) => findEnvironment(client, reference)));
  return [...new Map(found.map(({ id, name }) => [id, { id, name }])).values()];
}
