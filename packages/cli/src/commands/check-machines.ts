/** Health checks of machines, of one or of all. */
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { findMachine } from '../find/find.ts';
import type { Cli } from '../session/session.ts';
import { type WatchFlags, withProgress } from '../watch/watch-options.ts';
import { reportOutcome, watchTasks } from '../watch/watch-tasks.ts';

export type FilterFlags = {
  readonly environment?: string;
  readonly role?: string;
  readonly policy?: string;
};

export function withFilter(command: Command): Command {
  return command
    .option('--environment <name>', 'only those of this environment')
    .option('--role <role>', 'only those with this role')
    .option('--policy <policy>', 'only those of this machine policy');
}

export function addCheck(group: Command, { open }: Cli): void {
  group
    .command('check <machine>')
    .description('check the health of a machine now; exit code 1 where it is unhealthy or unavailable')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id } = await findMachine(client, reference);
      const machine = await client.call('machines.check', { params: { id } });
      const { state, detail } = machine.health;
      if (state === 'unhealthy' || state === 'unavailable') {
        output.json(machine);
        throw new UserError(`${machine.name} is ${state}: ${detail}`, 'failed');
      }
      const agent = [machine.agentVersion, machine.platform].filter(Boolean).join(', ');
      const how = state === 'has-warnings' ? `has warnings: ${detail}` : `is ${state}`;
      output.show(machine, ({ name }) => `${name} ${how}${agent === '' ? '' : ` (${agent})`}`);
    });
}

export function addCheckAll(group: Command, { open }: Cli): void {
  const check = group
    .command('check-all')
    .description('check the health of all machines that are not disabled, and wait for the outcome');
  withProgress(withFilter(check)).action(async (flags: WatchFlags & FilterFlags) => {
    const session = await open();
    const { environment, role, policy } = flags;
    const body = { environment, role, policy };
    const { id } = await session.client.call('healthChecks.create', { body });
    const watched = [{ taskId: id, label: id }];
    const outcome = await watchTasks(session, watched, flags);
    if (outcome.kind === 'ended') session.output.json(outcome.tasks);
    await reportOutcome(session, watched, outcome, flags);
  });
}
