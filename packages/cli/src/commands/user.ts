import type { Command } from 'commander';
import { findUser } from '../find/find.ts';
import { mostListRows } from '../limits.ts';
import { askSecret } from '../output/ask.ts';
import { renderFields } from '../output/table.ts';
import { timeText } from '../output/time.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

const passwordHelp = 'better left out: then it is asked for, or read from standard input';
const passwordMissing = 'give --password, type it or pipe it in';

export function addUserCommands(program: Command, cli: Cli): void {
  const group = program.command('user').description('who may use the server; for administrators');
  addList(group, cli);
  addCreate(group, cli);
  addShow(group, cli);
  addEdit(group, cli);
  addChanges(group, cli);
}

function addList(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list the users'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('users.list', { query: pageQuery(flags) });
      showPage(session, page, ['USERNAME', 'NAME', 'ADMINISTRATOR', 'DISABLED', 'ID'], (user) => [
        ...[user.username, user.displayName, user.isAdministrator, user.isDisabled, user.id],
      ]);
    },
  );
}

type CreateFlags = {
  readonly username: string;
  readonly displayName?: string;
  readonly password?: string;
  readonly administrator?: boolean;
};

function addCreate(group: Command, { open }: Cli): void {
  group
    .command('create')
    .description('make a user')
    .requiredOption('--username <name>', 'what the user logs in with')
    .option('--display-name <name>', 'what the user is called')
    .option('--password <password>', passwordHelp)
    .option('--administrator', 'the user may do everything')
    .action(async ({ username, displayName, administrator, ...flags }: CreateFlags) => {
      const { client, output } = await open();
      const password = flags.password ?? (await askSecret(`Password of ${username}: `, passwordMissing));
      const names = displayName === undefined ? { username } : { username, displayName };
      const body = { ...names, password, isAdministrator: administrator === true };
      const made = await client.call('users.create', { body });
      output.show(made, ({ id }) => `Made user ${username} (${id})`);
    });
}

function addShow(group: Command, { open }: Cli): void {
  group
    .command('show <user>')
    .description('show a user')
    .action(async (reference: string) => {
      const { client, output } = await open();
      output.show(await findUser(client, reference), (user) =>
        renderFields([
          ['Username', user.username],
          ['Name', user.displayName],
          ['Id', user.id],
          ['Administrator', user.isAdministrator],
          ['Disabled', user.isDisabled],
          ['Created', timeText(user.createdAt)],
        ]),
      );
    });
}

type EditFlags = { readonly displayName?: string; readonly administrator?: boolean };

function addEdit(group: Command, { open }: Cli): void {
  group
    .command('edit <user>')
    .description('change the name of a user, or what the user may do')
    .option('--display-name <name>', 'what the user is called')
    .option('--administrator', 'the user may do everything')
    .option('--no-administrator', 'the user may no longer manage users')
    .action(async (reference: string, { displayName, administrator }: EditFlags) => {
      const body = changesOf(
        { displayName, isAdministrator: administrator },
        '--display-name, --administrator or --no-administrator',
      );
      const { client, output } = await open();
      const { id } = await findUser(client, reference);
      const user = await client.call('users.patch', { params: { id }, body });
      output.show(user, ({ username }) => `Changed user ${username} (${id})`);
    });
}

function addChanges(group: Command, { open }: Cli): void {
  const change = async (
    reference: string,
    body: { isDisabled: boolean } | { password: string },
    done: string,
  ) => {
    const { client, output } = await open();
    const { id } = await findUser(client, reference);
    const user = await client.call('users.patch', { params: { id }, body });
    output.show(user, ({ username }) => `${username} ${done}`);
  };
  group
    .command('enable <user>')
    .description('let a user in again')
    .action((reference: string) => change(reference, { isDisabled: false }, 'is enabled'));
  group
    .command('disable <user>')
    .description('let a user no longer in')
    .action((reference: string) => change(reference, { isDisabled: true }, 'is disabled'));
  group
    .command('set-password <user>')
    .description('give a user a new password')
    .option('--password <password>', passwordHelp)
    .action(async (reference: string, flags: { password?: string }) => {
      const password = flags.password ?? (await askSecret(`New password of ${reference}: `, passwordMissing));
      await change(reference, { password }, 'has a new password');
    });
  group
    .command('delete <user>')
    .description('delete a user with the API keys')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id, username } = await findUser(client, reference);
      await client.call('users.delete', { params: { id } });
      output.say(`Deleted user ${username}`);
    });
}
