import type { Feed } from '@tako/api';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { findFeed } from '../find/find.ts';
import { mostListRows } from '../limits.ts';
import { renderFields, renderTable } from '../output/table.ts';
import { timeText } from '../output/time.ts';
import { changesOf } from '../session/changes.ts';
import { choice, type PageFlags, pageQuery, wholeNumber, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

const kinds = ['nuget-v3', 'nuget-v2', 'folder', 'url'] as const;
const addressHelp =
  'NuGet 3: of its index.json; NuGet 2: of its root; folder: a path on the server; url: with {id} and {version}';
const secretHelp = 'an empty text takes it away';

export function addFeedCommands(program: Command, cli: Cli): void {
  const group = program.command('feed').description('where packages come from');
  addReading(group, cli);
  addChanging(group, cli);
  addLooking(group, cli);
}

function addReading(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list the feeds'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('feeds.list', { query: pageQuery(flags) });
      showPage(session, page, ['NAME', 'KIND', 'ADDRESS', 'ID'], ({ name, kind, address, id }) => [
        ...[name, kind, address, id],
      ]);
    },
  );
  group
    .command('show <feed>')
    .description('show a feed')
    .action(async (reference: string) => {
      const { client, output } = await open();
      output.show(await findFeed(client, reference), fieldsOf);
    });
}

type Secrets = { readonly username?: string; readonly password?: string; readonly feedKey?: string };
type CreateFlags = Secrets & {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly address: string;
};
type EditFlags = Secrets & { readonly name?: string; readonly address?: string };

function addChanging(group: Command, { open }: Cli): void {
  withSecrets(
    group
      .command('create')
      .description('name a feed elsewhere (administrators)')
      .requiredOption('--name <name>', 'what it is called')
      .addOption(choice('--kind <kind>', 'how it is spoken to', kinds, 'nuget-v3'))
      .requiredOption('--address <address>', addressHelp),
  ).action(async ({ name, kind, address, ...secrets }: CreateFlags) => {
    const { client, output } = await open();
    const made = await client.call('feeds.create', { body: { name, kind, address, ...secretsOf(secrets) } });
    output.show(made, (feed) => `Made feed ${feed.name} (${feed.id})`);
  });
  withSecrets(
    group
      .command('edit <feed>')
      .description('change a feed (administrators)')
      .option('--name <name>', 'what it is called from now on')
      .option('--address <address>', addressHelp),
  ).action(async (reference: string, { name, address, ...secrets }: EditFlags) => {
    const body = changesOf({ name, address, ...secretsOf(secrets) }, '--name, --address or its credentials');
    const { client, output } = await open();
    const { id } = await findFeed(client, reference);
    const feed = await client.call('feeds.patch', { params: { id }, body });
    output.show(feed, (changed) => `Changed feed ${changed.name} (${id})`);
  });
  group
    .command('delete <feed>')
    .description('delete a feed that no step uses (administrators)')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id, name } = await findFeed(client, reference);
      await client.call('feeds.delete', { params: { id } });
      output.say(`Deleted feed ${name}`);
    });
}

function withSecrets(command: Command): Command {
  return command
    .option('--username <name>', `for basic authentication; ${secretHelp}`)
    .option('--password <password>', `for basic authentication; ${secretHelp}`)
    .option('--feed-key <key>', `sent as X-NuGet-ApiKey; ${secretHelp}`);
}

function secretsOf({ username, password, feedKey }: Secrets) {
  const given = { username, password, apiKey: feedKey };
  const entries = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value === '' ? null : value] as const],
  );
  return Object.fromEntries(entries) as { readonly [K in keyof typeof given]?: string | null };
}

function addLooking(group: Command, { open }: Cli): void {
  group
    .command('test <feed>')
    .description('let the server try a feed; exit code 1 where it cannot be used')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id, name } = await findFeed(client, reference);
      const found = await client.call('feeds.test', { params: { id } });
      output.show(found, ({ message, details }) =>
        [message, ...details.map((line) => `  ${line}`)].join('\n'),
      );
      if (!found.isUsable) throw new UserError(`the feed ${name} cannot be used`, 'failed');
    });
  group
    .command('versions <feed> <package>')
    .description('list the versions of a package in a feed, the newest first')
    .option('--stable', 'leave pre-releases out')
    .option('--take <count>', 'show at most this many', wholeNumber, usualVersions)
    .action(async (reference: string, packageId: string, flags: { stable?: boolean; take: number }) => {
      const { client, output } = await open();
      const { id } = await findFeed(client, reference);
      const query = { packageId, hasPrerelease: flags.stable ? 'false' : 'true', take: flags.take } as const;
      const found = await client.call('feeds.versions', { params: { id }, query });
      output.show(found, ({ versions }) =>
        renderTable(
          ['VERSION', 'PUBLISHED'],
          versions.map(({ version, publishedAt }) => [version, publishedAt && timeText(publishedAt)]),
        ),
      );
    });
}

const usualVersions = 20;

function fieldsOf({ name, id, slug, kind, address, username, hasPassword, hasApiKey }: Feed): string {
  return renderFields([
    ['Name', name],
    ['Id', id],
    ['Slug', slug],
    ['Kind', kind],
    ['Address', address],
    ['User name', username],
    ['Password', hasPassword ? '********' : null],
    ['Key', hasApiKey ? '********' : null],
  ]);
}
