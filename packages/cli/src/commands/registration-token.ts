/** `tako machine token`: tokens with which machines register themselves. */
import type { RegistrationToken } from '@tako/api';
import type { Command } from 'commander';
import { environmentNames } from '../find/names.ts';
import { mostListRows } from '../limits.ts';
import { timeText } from '../output/time.ts';
import { duration, type PageFlags, pageQuery, repeated, withPage } from '../session/options.ts';
import type { Cli, Session } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

const minuteMs = 60_000;

export type TokenFlags = {
  readonly environment: readonly string[];
  readonly role?: readonly string[];
  readonly name?: string;
  readonly policy?: string;
  readonly expiresIn?: number;
  readonly serverUrl?: string;
};

export function addTokenCommands(machine: Command, { open }: Cli): void {
  const group = machine
    .command('token')
    .description('tokens with which machines register themselves, each of them once');
  withPage(group.command('list').description('those there are, the newest first'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('registrationTokens.list', { query: pageQuery(flags) });
      const nameOf = session.output.format === 'text' ? await environmentNames(session.client) : String;
      showPage(session, page, ['ID', 'ENVIRONMENTS', 'ROLES', 'NAME', 'BY', 'EXPIRES', 'USED'], (token) => [
        ...[token.id, token.environmentIds.map(nameOf).join(', '), token.roles.join(', ')],
        ...[token.machineName, token.createdBy, timeText(token.expiresAt), useOf(token)],
      ]);
    },
  );
  withTokenFlags(group.command('create').description('make a token; it is shown this once')).action(
    async (flags: TokenFlags) => {
      const session = await open();
      session.output.show(await makeToken(session, flags), ({ token }) => token);
    },
  );
  group
    .command('revoke <id>')
    .description('withdraw a token; a machine that has registered with it stays')
    .action(async (id: string) => {
      const { client, output } = await open();
      await client.call('registrationTokens.delete', { params: { id } });
      output.say(`Withdrew registration token ${id}`);
    });
}

function useOf({ usedAt, machineId }: RegistrationToken): string {
  return usedAt === null ? '' : `${timeText(usedAt)} by ${machineId}`;
}

export function withTokenFlags(command: Command): Command {
  return command
    .addOption(repeated('--environment <name>', 'an environment the machine is in').makeOptionMandatory())
    .addOption(repeated('--role <role>', 'a role that it has'))
    .option('--name <name>', 'what it is called (default: as its agent says)')
    .option('--policy <policy>', 'its machine policy, where not the default one')
    .option(
      '--expires-in <duration>',
      'how long the token is good, such as 30m or 24h (default: 1h)',
      duration,
    )
    .option('--server-url <url>', 'where the machine reaches the server, where not as this command does');
}

/** Makes a token that leads to the server as this command reaches it, unless told otherwise. */
export function makeToken({ client, server }: Session, flags: TokenFlags) {
  const body = {
    ...{ environments: [...flags.environment], roles: [...(flags.role ?? [])] },
    serverUrl: flags.serverUrl ?? server,
    ...(flags.name === undefined ? {} : { machineName: flags.name }),
    ...(flags.policy === undefined ? {} : { policy: flags.policy }),
    ...(flags.expiresIn === undefined ? {} : { expiresInMinutes: Math.ceil(flags.expiresIn / minuteMs) }),
  };
  return client.call('registrationTokens.create', { body });
}
