import type { Command } from 'commander';
import type { Cli } from '../session/session.ts';
import type { LoginFlags } from './log-in.ts';

export function addLoginCommands(program: Command, { flags, output, open }: Cli): void {
  program
    .command('login')
    .description('remember a server and an API key for the commands to come; asks for what is not given')
    .option(
      '--user <name>',
      'log in with a password instead of a key: a key is made and kept until the log-out, the password is not',
    )
    .option('--password <password>', 'better left out: then it is asked for, or read from standard input')
    .action(async (own: LoginFlags) =>
      (await import('./log-in.ts')).logIn(output(), { ...flags(), ...own }, process.env),
    );
  program
    .command('logout')
    .description('forget what tako login remembers, and delete the key where tako login made it')
    .action(async () => (await import('./log-out.ts')).logOut(output(), process.env));
  program
    .command('whoami')
    .description('show the server and the user that commands act as')
    .action(async () => {
      const session = await open();
      const user = await session.client.call('users.me');
      session.output.show(
        user,
        ({ username, displayName }) =>
          `${username}${displayName === username ? '' : ` (${displayName})`} at ${session.client.server}`,
      );
    });
}
