import type { Command } from 'commander';
import { findChannel, findProject } from '../find/find.ts';
import { mostListRows } from '../limits.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

type OfProject = { readonly project: string };
type RecordFlags = OfProject & { readonly description?: string; readonly default?: boolean };

const projectHelp = 'the project that it is of: name, slug or id';
const defaultHelp = 'releases that name no channel belong to it, in place of the default channel before';

export function addChannelCommands(program: Command, cli: Cli): void {
  const group = program
    .command('channel')
    .description(
      'kinds of releases of a project, such as Stable and Hotfix; variables can be scoped to them',
    );
  addList(group, cli);
  addCreate(group, cli);
  addEdit(group, cli);
  group
    .command('delete <channel>')
    .description('delete a channel that has no releases and is not the default')
    .requiredOption('--project <project>', projectHelp)
    .action(async (reference: string, { project }: OfProject) => {
      const { client, output } = await cli.open();
      const { id } = await findProject(client, project);
      const channel = await findChannel(client, id, reference);
      await client.call('channels.delete', { params: { id, channel: channel.id } });
      output.say(`Deleted channel ${channel.name}`);
    });
}

function addList(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list the channels of a project'), mostListRows)
    .requiredOption('--project <project>', projectHelp)
    .action(async (flags: PageFlags & OfProject) => {
      const session = await open();
      const { id } = await findProject(session.client, flags.project);
      const input = { params: { id }, query: pageQuery(flags) };
      const page = await session.client.call('channels.list', input);
      showPage(session, page, ['NAME', 'SLUG', 'ID', 'DEFAULT', 'DESCRIPTION'], (channel) => [
        ...[channel.name, channel.slug, channel.id, channel.isDefault, channel.description],
      ]);
    });
}

function addCreate(group: Command, { open }: Cli): void {
  group
    .command('create')
    .description('make a channel')
    .requiredOption('--project <project>', projectHelp)
    .requiredOption('--name <name>', 'what it is called')
    .option('--description <text>', 'which releases it is for')
    .option('--default', defaultHelp)
    .action(async ({ project, name, description, default: isDefault }: RecordFlags & { name: string }) => {
      const { client, output } = await open();
      const { id } = await findProject(client, project);
      const body = { name, description, isDefault };
      const made = await client.call('channels.create', { params: { id }, body });
      output.show(made, (channel) => `Made channel ${channel.name} (${channel.id})`);
    });
}

function addEdit(group: Command, { open }: Cli): void {
  group
    .command('edit <channel>')
    .description('change the name or the description of a channel, or make it the default')
    .requiredOption('--project <project>', projectHelp)
    .option('--name <name>', 'what it is called from now on')
    .option('--description <text>', 'which releases it is for')
    .option('--default', defaultHelp)
    .action(async (reference: string, flags: RecordFlags & { name?: string }) => {
      const { name, description, default: isDefault } = flags;
      const body = changesOf({ name, description, isDefault }, '--name, --description or --default');
      const { client, output } = await open();
      const { id } = await findProject(client, flags.project);
      const { id: channel } = await findChannel(client, id, reference);
      const changed = await client.call('channels.patch', { params: { id, channel }, body });
      output.show(changed, (shown) => `Changed channel ${shown.name} (${shown.id})`);
    });
}
