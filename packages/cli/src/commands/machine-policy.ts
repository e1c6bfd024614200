import type { HealthCheck, MachinePolicy } from '@tako/api';
import type { Command } from 'commander';
import { findMachinePolicy } from '../find/find.ts';
import { mostListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, wholeNumber, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { type PolicyFlags, policyFields } from './policy-fields.ts';

export function addMachinePolicyCommands(program: Command, cli: Cli): void {
  const group = program
    .command('machine-policy')
    .description('how often and how thoroughly machines are checked, and what comes of those that are away');
  addList(group, cli);
  addCreate(group, cli);
  addEdit(group, cli);
  group
    .command('show <policy>')
    .description('show a machine policy')
    .action(async (reference: string) => {
      const { client, output } = await cli.open();
      output.show(await findMachinePolicy(client, reference), fieldsOf);
    });
  group
    .command('delete <policy>')
    .description('delete a machine policy that no machine has')
    .action(async (reference: string) => {
      const { client, output } = await cli.open();
      const { id, name } = await findMachinePolicy(client, reference);
      await client.call('machinePolicies.delete', { params: { id } });
      output.say(`Deleted machine policy ${name}`);
    });
}

function addList(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list the machine policies'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('machinePolicies.list', { query: pageQuery(flags) });
      showPage(session, page, ['NAME', 'CHECK', 'EVERY', 'AWAY', 'ID'], (policy) => [
        ...[policy.name, policy.healthCheck.kind, everyText(policy), awayText(policy), policy.id],
      ]);
    },
  );
}

/** What may be given to both `create` and `edit`. */
function withPolicyFlags(command: Command): Command {
  return command
    .option('--description <text>', 'what it is for')
    .option('--interval <minutes>', 'from one health check to the next', wholeNumber)
    .option('--no-interval', 'check only when somebody asks')
    .option('--connection-only', 'a health check says hello, and no more')
    .option('--bash-script <file>', 'run this as well; - for standard input')
    .option('--powershell-script <file>', 'run this on Windows, and where there is no bash')
    .option('--script-timeout <seconds>', 'a script that takes longer is ended, and has failed', wholeNumber)
    .option('--min-free-megabytes <number>', 'warn where less MiB are free; 0 never warns', wholeNumber)
    .option('--max-clock-skew <seconds>', 'warn where the clock is further off; 0 never warns', wholeNumber)
    .option('--may-be-offline', 'it is no fault when a machine cannot be reached')
    .option('--expected-online', 'it is one')
    .option('--delete-after-days <number>', 'delete machines that are unavailable for so long', wholeNumber)
    .option('--no-delete-after-days', 'delete none');
}

function addCreate(group: Command, { open }: Cli): void {
  withPolicyFlags(group.command('create').description('make a machine policy'))
    .requiredOption('--name <name>', 'what it is called')
    .action(async ({ name, ...flags }: PolicyFlags & { readonly name: string }) => {
      const fields = await policyFields(flags, undefined);
      const { client, output } = await open();
      const made = await client.call('machinePolicies.create', { body: { name, ...fields } });
      output.show(made, ({ id }) => `Made machine policy ${made.name} (${id})`);
    });
}

function addEdit(group: Command, { open }: Cli): void {
  withPolicyFlags(group.command('edit <policy>').description('change a machine policy'))
    .option('--name <name>', 'what it is called from now on')
    .action(async (reference: string, { name, ...flags }: PolicyFlags & { readonly name?: string }) => {
      const { client, output } = await open();
      const { id, healthCheck } = await findMachinePolicy(client, reference);
      const body = changesOf({ name, ...(await policyFields(flags, healthCheck)) }, 'at least one flag');
      const changed = await client.call('machinePolicies.patch', { params: { id }, body });
      output.show(changed, (policy) => `Changed machine policy ${policy.name} (${id})`);
    });
}

function fieldsOf(policy: MachinePolicy): string {
  return renderFields([
    ['Name', policy.name],
    ['Id', policy.id],
    ['Description', policy.description],
    ['Default', policy.isDefault],
    ['Check', checkText(policy.healthCheck)],
    ['Every', everyText(policy)],
    ['Free space', policy.minFreeMegabytes === 0 ? '' : `warn below ${policy.minFreeMegabytes} MiB`],
    ['Clock', policy.maxClockSkewSeconds === 0 ? '' : `warn beyond ${policy.maxClockSkewSeconds} s`],
    ['Away', awayText(policy)],
  ]);
}

function checkText(check: HealthCheck): string {
  if (check.kind === 'connection') return 'connection';
  const languages = [check.bash && 'bash', check.powershell && 'PowerShell'].filter(Boolean);
  return `script in ${languages.join(' and ')}, at most ${check.timeoutSeconds} s`;
}

function everyText({ intervalMinutes }: MachinePolicy): string {
  return intervalMinutes === null ? 'never' : `${intervalMinutes} min`;
}

function awayText({ connectivity, deleteAfterDays }: MachinePolicy): string {
  const after = deleteAfterDays === null ? '' : `, deleted after ${deleteAfterDays} days`;
  return `${connectivity === 'may-be-offline' ? 'may be' : 'a fault'}${after}`;
}
