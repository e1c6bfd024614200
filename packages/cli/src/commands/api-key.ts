import type { Command } from 'commander';
import { mostListRows } from '../limits.ts';
import { timeText } from '../output/time.ts';
import { duration, type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

export function addApiKeyCommands(program: Command, { open }: Cli): void {
  const group = program.command('api-key').description('your keys, for programs that act as you');

  withPage(group.command('list').description('list your API keys'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('apiKeys.list', { query: pageQuery(flags) });
      showPage(session, page, ['ID', 'STARTS WITH', 'PURPOSE', 'CREATED', 'EXPIRES', 'LAST USED'], (key) => [
        ...[key.id, key.prefix, key.purpose, timeText(key.createdAt)],
        ...[timeText(key.expiresAt), timeText(key.lastUsedAt)],
      ]);
    },
  );
  group
    .command('create')
    .description('make an API key; it is shown this once')
    .requiredOption('--purpose <text>', 'what it is for')
    .option(
      '--expires-in <duration>',
      'how long it lives, such as 90d (default: until it is deleted)',
      duration,
    )
    .action(async ({ purpose, expiresIn }: { purpose: string; expiresIn?: number }) => {
      const { client, output } = await open();
      const expiry =
        expiresIn === undefined ? {} : { expiresAt: new Date(Date.now() + expiresIn).toISOString() };
      const made = await client.call('apiKeys.create', { body: { purpose, ...expiry } });
      output.show(made, ({ key }) => key);
    });
  group
    .command('delete <key>')
    .description('delete an API key by its id: what uses it is let in no longer')
    .action(async (id: string) => {
      const { client, output } = await open();
      await client.call('apiKeys.delete', { params: { id } });
      output.say(`Deleted API key ${id}`);
    });
}
