/** Makes server and agent known to each other: thumbprints go both ways, so that nobody copies them by hand. */

import type { TLSSocket } from 'node:tls';
import { sameThumbprint, type Thumbprint, thumbprintOfDer } from '@tako/protocol';
import { Agent, buildConnector, fetch } from 'undici';
import { UserError } from '../errors.ts';
import { changeConfig, type Home, readConfig, readIdentity } from '../home/home.ts';
import { parsePort } from './init.ts';
import { mustThumbprint } from './trust.ts';

export type RegisterOptions = {
  readonly server: string;
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

type ServerInfo = { readonly thumbprint: string; readonly pollingPort: number };
type Problem = {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { field: string; message: string }[];
};

export async function register(
  home: Home,
  options: RegisterOptions,
  say: (line: string) => void,
): Promise<void> {
  const [identity, config] = [await readIdentity(home), await readConfig(home)];
  const call = caller(options);
  const info = serverInfo((await call('GET', '/server')).body, options.server);
  const server = mustThumbprint(info.thumbprint);
  const pinned =
    options.serverThumbprint === undefined ? undefined : mustThumbprint(options.serverThumbprint);
  if (pinned && !sameThumbprint(pinned, server)) {
    throw new UserError(`the server shows thumbprint ${server}, expected is ${pinned}; nothing was changed`);
  }
  const machine = {
    name: options.name ?? config.name,
    environments: options.environment,
    roles: options.role,
    thumbprint: identity.thumbprint,
    ...(options.polling
      ? { communication: 'polling' as const }
      : { communication: 'listening' as const, address: addressOf(options, config.listen?.port) }),
  };
  const { id, changed } = await putMachine(call, machine, options.force === true);
  const polled = options.polling ? [pollingAddress(options, info, server)] : [];
  await changeConfig(home, (old) => ({
    ...old,
    trusted: [...new Set([...old.trusted, server])],
    polled: [...old.polled.filter((other) => other.thumbprint !== server), ...polled],
  }));
  say(`${changed ? 'Updated' : 'Registered as'} ${machine.name} (${id}); trusts ${server}`);
}

function serverInfo(body: unknown, url: string): ServerInfo {
  const info = body as Partial<ServerInfo> | null;
  if (typeof info?.thumbprint === 'string' && typeof info.pollingPort === 'number') {
    return { thumbprint: info.thumbprint, pollingPort: info.pollingPort };
  }
  throw notOurs(url);
}

const notOurs = (url: string, status?: number): UserError =>
  new UserError(`${url} does not answer like a Tako server${status === undefined ? '' : ` (${status})`}`);

function addressOf(options: RegisterOptions, port: number | undefined): string {
  if (port === undefined)
    throw new UserError('this agent does not listen; register it with --polling', 'usage');
  const address = options.address ?? options.name;
  if (address === undefined)
    throw new UserError('say with --address HOST[:PORT] where the server reaches this machine', 'usage');
  return /:\d+$/.test(address) ? address : `${address}:${port}`;
}

function pollingAddress(options: RegisterOptions, info: ServerInfo, thumbprint: Thumbprint) {
  const fallback = `${new URL(options.server).hostname}:${info.pollingPort}`;
  const address = options.serverPollingAddress ?? fallback;
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: parsePort(address.slice(colon + 1)), thumbprint };
}

type Call = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;

async function putMachine(
  call: Call,
  machine: object & { thumbprint: string },
  force: boolean,
): Promise<{ id: string; changed: boolean }> {
  const made = await call('POST', '/machines', machine);
  if (made.status === 201) return { id: (made.body as { id: string }).id, changed: false };
  const problem = made.body as Problem;
  if (problem.code === 'machine.thumbprint-taken' && force) {
    const { body } = await call('GET', '/machines?take=1000');
    const other = (body as { items: { id: string; thumbprint: string }[] }).items.find(
      (item) => item.thumbprint === machine.thumbprint,
    );
    if (other) {
      const changed = await call('PATCH', `/machines/${other.id}`, machine);
      if (changed.status === 200) return { id: other.id, changed: true };
      throw refusal(changed);
    }
  }
  throw refusal(made);
}

function refusal({ status, body }: { status: number; body: unknown }): UserError {
  const problem = body as Problem;
  const fields = (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`).join('; ');
  const hint = problem.code === 'machine.thumbprint-taken' ? ' (--force updates that machine)' : '';
  const text = [problem.detail ?? `the server answered ${status}`, fields]
    .filter((part) => part !== '')
    .join('; ');
  return new UserError(`${text}${hint}`, status === 401 || status === 403 ? 'notAllowed' : 'failed');
}

/** Requests below `/api/v1`; with a pinned thumbprint, an https server with another certificate gets nothing. */
function caller({ server, apiKey, serverThumbprint }: RegisterOptions): Call {
  if (apiKey === undefined) throw new UserError('an API key is needed: --api-key or TAKO_API_KEY', 'usage');
  if (!URL.canParse(server)) throw new UserError(`"${server}" is no URL`, 'usage');
  const dispatcher =
    serverThumbprint === undefined ? new Agent() : pinnedAgent(mustThumbprint(serverThumbprint));
  return async (method, path, body) => {
    const response = await fetch(`${server.replace(/\/+$/, '')}/api/v1${path}`, {
      ...{ method, dispatcher, headers: { 'X-Api-Key': apiKey, 'content-type': 'application/json' } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      const cause = error.cause instanceof Error ? error.cause.message : error.message;
      throw new UserError(`${server} cannot be reached: ${cause}`, 'unreachable', error);
    });
    const value = await response.json().catch(() => undefined);
    if (value === undefined) throw notOurs(server, response.status);
    if (method === 'GET' && !response.ok) throw refusal({ status: response.status, body: value });
    return { status: response.status, body: value };
  };
}

function pinnedAgent(expected: Thumbprint): Agent {
  const connect = buildConnector({ rejectUnauthorized: false });
  return new Agent({
    connect: (options, callback) =>
      connect(options, (error, socket) => {
        if (error || !socket) return callback(error ?? new Error('no socket'), null);
        const certificate = (socket as TLSSocket).getPeerX509Certificate?.();
        if (
          options.protocol === 'https:' &&
          (!certificate || !sameThumbprint(thumbprintOfDer(certificate.raw), expected))
        ) {
          socket.destroy();
          return callback(
            new Error('the server shows another certificate than the one that was pinned'),
            null,
          );
        }
        callback(null, socket);
      }),
  });
}
