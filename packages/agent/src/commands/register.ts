/** Makes server and agent known to each other: thumbprints go both ways, so that nobody copies them by hand. */

import { sameThumbprint, type Thumbprint } from '@tako/protocol';
import { UserError } from '../errors.ts';
import { changeConfig, type Home, type PolledServer, readConfig, readIdentity } from '../home/home.ts';
import { type Call, caller, notOurs, type Problem, refusal } from './call-server.ts';
import { parsePort } from './init.ts';
import { mustThumbprint } from './trust.ts';

export type RegisterOptions = {
  readonly server?: string;
  readonly apiKey?: string;
  readonly environment: readonly string[];
  readonly role: readonly string[];
  readonly name?: string;
  readonly polling?: boolean;
  readonly address?: string;
  readonly serverThumbprint?: string;
  readonly serverPollingAddress?: string;
  readonly force?: boolean;
};

/** How a server reaches the agent. */
type Way = Pick<RegisterOptions, 'polling' | 'address' | 'name'>;

export type ServerInfo = { readonly thumbprint: string; readonly pollingPort: number };

/** Tells the server of this machine, and the agent of the server. Changes nothing here where the server refuses. */
export async function register(
  home: Home,
  options: RegisterOptions,
  say: (line: string) => void,
): Promise<void> {
  if (options.environment.length === 0) {
    throw new UserError('give --environment NAME: a machine is in at least one', 'usage');
  }
  const { server: url, apiKey } = options;
  if (url === undefined) throw new UserError('give --server URL, or --token TOKEN', 'usage');
  if (apiKey === undefined) throw new UserError('an API key is needed: --api-key or TAKO_API_KEY', 'usage');
  const [identity, config] = [await readIdentity(home), await readConfig(home)];
  const call = caller({ server: url, apiKey });
  const info = await askServer(call, url);
  const server = mustThumbprint(info.thumbprint);
  refuseOther(server, options.serverThumbprint);
  const machine = {
    name: options.name ?? config.name,
    environments: options.environment,
    roles: options.role,
    thumbprint: identity.thumbprint,
    ...communicationOf(options, config.listen?.port),
  };
  const { id, changed } = await putMachine(call, machine, options.force === true);
  await keepServer(home, server, options.polling ? [pollingAddress(options, url, info, server)] : []);
  say(`${changed ? 'Updated' : 'Registered as'} ${machine.name} (${id}); trusts ${server}`);
}

/** Trusts the server, and polls it there and no longer elsewhere. */
export async function keepServer(
  home: Home,
  server: Thumbprint,
  polled: readonly PolledServer[],
): Promise<void> {
  await changeConfig(home, (old) => ({
    ...old,
    trusted: [...new Set([...old.trusted, server])],
    polled: [...old.polled.filter((other) => other.thumbprint !== server), ...polled],
  }));
}

/** Where one is expected and the server calls another its own. */
export function refuseOther(server: Thumbprint, expected: string | undefined): void {
  if (expected === undefined || sameThumbprint(mustThumbprint(expected), server)) return;
  const message = `the server shows thumbprint ${server}, expected is ${mustThumbprint(expected)}; nothing was changed`;
  throw new UserError(message);
}

export function communicationOf(options: Way, port: number | undefined) {
  if (options.polling) return { communication: 'polling' as const };
  return { communication: 'listening' as const, address: addressOf(options, port) };
}

export async function askServer(call: Call, url: string): Promise<ServerInfo> {
  const info = (await call('GET', '/server')).body as Partial<ServerInfo> | null;
  if (typeof info?.thumbprint === 'string' && typeof info.pollingPort === 'number') {
    return { thumbprint: info.thumbprint, pollingPort: info.pollingPort };
  }
  throw notOurs(url);
}

function addressOf(options: Way, port: number | undefined): string {
  if (port === undefined)
    throw new UserError('this agent does not listen; register it with --polling', 'usage');
  const address = options.address ?? options.name;
  if (address === undefined)
    throw new UserError('say with --address HOST[:PORT] where the server reaches this machine', 'usage');
  return /:\d+$/.test(address) ? address : `${address}:${port}`;
}

export function pollingAddress(
  options: RegisterOptions,
  url: string,
  info: ServerInfo,
  thumbprint: Thumbprint,
): PolledServer {
  const fallback = `${new URL(url).hostname}:${info.pollingPort}`;
  const address = options.serverPollingAddress ?? fallback;
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: parsePort(address.slice(colon + 1)), thumbprint };
}

/** Another machine of this thumbprint or name is this machine, where `force` says so. */
async function putMachine(
  call: Call,
  machine: object & { readonly name: string; readonly thumbprint: string },
  force: boolean,
): Promise<{ id: string; changed: boolean }> {
  const made = await call('POST', '/machines', machine);
  if (made.status === 201) return { id: (made.body as { id: string }).id, changed: false };
  const isSame = sameness[(made.body as Problem).code ?? ''];
  if (!isSame) throw refusal(made);
  if (!force) throw refusal(made, ' (--force updates that machine)');
  const { body } = await call('GET', '/machines?take=1000');
  const other = (body as { items: KnownMachine[] }).items.find((item) => isSame(item, machine));
  if (!other) throw refusal(made);
  const changed = await call('PATCH', `/machines/${other.id}`, machine);
  if (changed.status !== 200) throw refusal(changed);
  return { id: other.id, changed: true };
}

type KnownMachine = { readonly id: string; readonly name: string; readonly thumbprint: string };

/** What a machine has in common with the one that the server refused because of it. */
const sameness: Readonly<
  Record<string, (known: KnownMachine, mine: { name: string; thumbprint: string }) => boolean>
> = {
  'machine.thumbprint-taken': (known, mine) => known.thumbprint === mine.thumbprint,
  'name.taken': (known, mine) => known.name.toLowerCase() === mine.name.toLowerCase(),
};
