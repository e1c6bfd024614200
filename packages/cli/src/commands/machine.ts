import type { Machine } from '@tako/api';
import type { Command } from 'commander';
import { findMachine } from '../find/find.ts';
import { environmentNames, type Names } from '../find/names.ts';
import { mostListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { sizeText, timeText } from '../output/time.ts';
import { type PageFlags, pageQuery, repeated, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { addCheck, addCheckAll, type FilterFlags, withFilter } from './check-machines.ts';
import { createMachine, type MachineFlags } from './create-machine.ts';
import { type EditMachineFlags, editMachine } from './edit-machine.ts';
import { addTokenCommands } from './registration-token.ts';

export function addMachineCommands(program: Command, cli: Cli): void {
  const group = program.command('machine').description('the machines that agents run on');
  addList(group, cli);
  addCreate(group, cli);
  addEdit(group, cli);
  addShow(group, cli);
  addDiscover(group, cli);
  addTokenCommands(group, cli);
  addCheck(group, cli);
  addCheckAll(group, cli);
  addSwitch(group, cli, { name: 'enable', description: 'deploy to a machine again', isDisabled: false });
  addSwitch(group, cli, {
    name: 'disable',
    description: 'leave a machine out of deployments',
    isDisabled: true,
  });
  group
    .command('delete <machine>')
    .description('delete a machine; its agent stays as it is')
    .action(async (reference: string) => {
      const { client, output } = await cli.open();
      const { id, name } = await findMachine(client, reference);
      await client.call('machines.delete', { params: { id } });
      output.say(`Deleted machine ${name}`);
    });
}

type ListFlags = PageFlags & FilterFlags;

function addList(group: Command, { open }: Cli): void {
  const list = group.command('list').description('list the machines and how they are');
  withFilter(withPage(list, mostListRows)).action(async (flags: ListFlags) => {
    const session = await open();
    const { environment, role, policy } = flags;
    const query = { ...pageQuery(flags), environment, role, policy };
    const page = await session.client.call('machines.list', { query });
    const nameOf = session.output.format === 'text' ? await environmentNames(session.client) : String;
    const headings = ['NAME', 'ENVIRONMENTS', 'ROLES', 'HEALTH', 'REACHED', 'AGENT', 'ID'];
    showPage(session, page, headings, (machine) => [
      machine.name,
      machine.environmentIds.map(nameOf).join(', '),
      machine.roles.join(', '),
      machine.isDisabled ? `${machine.health.state}, disabled` : machine.health.state,
      machine.address ?? machine.communication,
      machine.agentVersion,
      machine.id,
    ]);
  });
}

function addCreate(group: Command, { open }: Cli): void {
  group
    .command('create')
    .description(
      'register a machine by the thumbprint of its agent (tentacle register does the same from there)',
    )
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--thumbprint <thumbprint>', 'of its agent: tentacle show-thumbprint')
    .addOption(repeated('--environment <name>', 'an environment it is in').makeOptionMandatory())
    .addOption(repeated('--role <role>', 'a role that it has'))
    .option('--address <host:port>', 'where the server reaches it')
    .option('--polling', 'the agent polls the server; nothing has to reach the machine')
    .option('--policy <policy>', 'its machine policy, where not the default one')
    .action(async (flags: MachineFlags) => createMachine(await open(), flags));
}

function addEdit(group: Command, { open }: Cli): void {
  group
    .command('edit <machine>')
    .description('change a machine; what is not given stays as it is')
    .option('--name <name>', 'what it is called from now on')
    .option('--thumbprint <thumbprint>', 'of its agent, where that has a new certificate')
    .addOption(repeated('--environment <name>', 'an environment it is in, instead of those before'))
    .addOption(repeated('--role <role>', 'a role that it has, instead of those before'))
    .option('--no-roles', 'it has no role any more')
    .option('--address <host:port>', 'where the server reaches it')
    .option('--polling', 'the agent polls the server; nothing has to reach the machine')
    .option('--policy <policy>', 'its machine policy')
    .action(async (reference: string, flags: EditMachineFlags) =>
      editMachine(await open(), reference, flags),
    );
}

function addShow(group: Command, { open }: Cli): void {
  group
    .command('show <machine>')
    .description('show a machine')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const machine = await findMachine(client, reference);
      const nameOf = output.format === 'text' ? await environmentNames(client) : String;
      const policy = await client.call('machinePolicies.get', { params: { id: machine.policyId } });
      output.show(machine, (shown) => machineFields(shown, nameOf, policy.name));
    });
}

function addDiscover(group: Command, { open }: Cli): void {
  group
    .command('discover <host:port>')
    .description(
      'show the thumbprint of the listening agent at an address, to compare before it is registered',
    )
    .action(async (address: string) => {
      const { client, output } = await open();
      const found = await client.call('machines.discover', { body: { address } });
      output.show(found, ({ thumbprint }) => thumbprint);
    });
}

type Switch = { readonly name: string; readonly description: string; readonly isDisabled: boolean };

function addSwitch(group: Command, { open }: Cli, { name: verb, description, isDisabled }: Switch): void {
  group
    .command(`${verb} <machine>`)
    .description(description)
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id } = await findMachine(client, reference);
      const machine = await client.call('machines.patch', { params: { id }, body: { isDisabled } });
      output.show(machine, ({ name }) => `${name} is ${isDisabled ? 'disabled' : 'enabled'}`);
    });
}

function machineFields(machine: Machine, nameOf: Names, policy: string): string {
  const { health } = machine;
  return renderFields([
    ['Name', machine.name],
    ['Id', machine.id],
    ['Environments', machine.environmentIds.map(nameOf).join(', ')],
    ['Roles', machine.roles.join(', ')],
    ['Thumbprint', machine.thumbprint],
    ['Reached', machine.address ?? machine.communication],
    ['Connected', machine.isConnected],
    ['Clock', clockText(machine.clockAheadMs)],
    ['Disabled', machine.isDisabled],
    ['Health', health.detail === '' ? health.state : `${health.state}: ${health.detail}`],
    ['Checked', timeText(health.checkedAt)],
    ['Away since', timeText(health.unavailableSince)],
    ['Free space', health.freeBytes === null ? '' : sizeText(health.freeBytes)],
    ['Policy', policy],
    ['Agent', [machine.agentVersion, machine.platform].filter(Boolean).join(', ')],
  ]);
}

const secondMs = 1000;

/** Nothing where both clocks show the same second. */
function clockText(aheadMs: number | null): string {
  const seconds = Math.round(Math.abs(aheadMs ?? 0) / secondMs);
  if (aheadMs === null || seconds === 0) return '';
  return `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the server's`;
}
