/** An agent as a real process, and the test as its server: the wire without the rest of the server. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type ActionSpec,
  type AgentSession,
  createIdentity,
  dialAgent,
  type Gate,
  type Identity,
  LinkError,
  type LinkLimits,
  type LogRecord,
  listenForAgents,
  parseTicket,
  type Thumbprint,
} from '@tako/protocol';
import { freePort } from '../../scripts/rig/free-port.ts';
import { mustRun, type Running, startProgram, whenLogged } from '../../scripts/rig/program.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

export type LoneAgent = {
  readonly folder: string;
  readonly home: string;
  readonly ledger: string;
  readonly thumbprint: Thumbprint;
  readonly server: Identity;
  /** All that goes between the two. */
  readonly proxy: FaultProxy;
  readonly process: () => Running;
  /** A connection that has said hello: the one there is, else a new one. Throws `LinkError`. */
  session(): Promise<AgentSession>;
  start(): Promise<void>;
  close(): Promise<void>;
};

export const wire = { min: 1, max: 1 };
const serverId = 'test';

/** `limits` are those of the test's end. */
export async function startLoneAgent(polling: boolean, limits: Partial<LinkLimits> = {}): Promise<LoneAgent> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-lone-'));
  const home = path.join(folder, 'agent');
  const server = await createIdentity({ commonName: 'test' });
  const port = await freePort();
  const way = polling ? ['--no-listen'] : ['--port', String(port), '--listen', '127.0.0.1'];
  await mustRun('tentacle', ['--home', home, 'init', '--name', 'lone', ...way]);
  const shown = JSON.parse(
    await mustRun('tentacle', ['--home', home, 'show-thumbprint', '--format', 'json']),
  );
  const thumbprint: Thumbprint = shown.thumbprint;
  const sessions = polling ? await acceptSessions(server, thumbprint, limits) : undefined;
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: sessions?.port ?? port });
  await trust(home, server.thumbprint, polling ? proxy.port : undefined);

  let running: Running | undefined;
  const must = () => {
    if (!running) throw new Error('the agent has not been started');
    return running;
  };
  const start = async () => {
    running = startProgram('tentacle', ['--home', home, 'run'], path.join(folder, 'agent.log'));
    await whenLogged(running, /"the agent runs"/);
  };
  await start();
  let live: AgentSession | undefined;
  const dial = () =>
    dialAgent({ host: '127.0.0.1', port: proxy.port, identity: server, expected: thumbprint, limits });
  return {
    ...{ folder, home, thumbprint, server, proxy, start, process: must },
    ledger: path.join(folder, 'ledger'),
    session: async () => {
      if (live) return live;
      const session = await (sessions?.next() ?? dial());
      await session.hello({ serverId, epoch: 1, wire });
      live = session;
      session.closed.then(() => {
        live = undefined;
      });
      return session;
    },
    close: async () => {
      await must().stop('SIGKILL');
      await proxy.close();
      await sessions?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Sessions = { readonly port: number; next(): Promise<AgentSession>; close(): Promise<void> };

/** What comes from a polling agent: the newest session that is open. */
async function acceptSessions(
  identity: Identity,
  trusted: Thumbprint,
  limits: Partial<LinkLimits>,
): Promise<Sessions> {
  const arrivals = new EventTarget();
  let newest: AgentSession | undefined;
  const gate: Gate = await listenForAgents({
    ...{ host: '127.0.0.1', port: 0, identity, limits },
    isTrusted: (thumbprint) => thumbprint === trusted,
    onSession: (session) => {
      newest = session;
      session.closed.then(() => {
        if (newest === session) newest = undefined;
      });
      arrivals.dispatchEvent(new Event('session'));
    },
  });
  return {
    port: gate.port,
    next: async () => {
      while (!newest) await once(arrivals, 'session');
      return newest;
    },
    close: () => gate.close(),
  };
}

async function trust(home: string, server: Thumbprint, pollPort: number | undefined): Promise<void> {
  const file = path.join(home, 'config.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  const polled = pollPort === undefined ? [] : [{ host: '127.0.0.1', port: pollPort, thumbprint: server }];
  await writeFile(file, JSON.stringify({ ...config, trusted: [server], polled }));
}

let tickets = 0;

/** A bash script under a ticket of its own. */
export function script(body: string): ActionSpec {
  tickets += 1;
  return {
    ticket: parseTicket(`Tasks-${tickets}.a`),
    description: 'a script of the tests',
    work: { kind: 'run-script', syntax: 'bash', body },
    variables: [],
    lock: 'shared',
    timeoutMs: 0,
  };
}

const mostTries = 100;

/**
 * Starts the action and reads its log to the end, as a server does: after each loss of the connection it asks again by
 * ticket and cursor. Settles with all records.
 */
export async function runToEnd(agent: LoneAgent, spec: ActionSpec): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  let cursor = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      const session = await agent.session();
      await session.startAction(spec);
      for await (const batch of session.followLog(spec.ticket, cursor)) {
        records.push(...batch.map(({ record }) => record));
        cursor = batch.at(-1)?.cursor ?? cursor;
      }
      return records;
    } catch (error) {
      if (!(error instanceof LinkError) || attempt === mostTries) throw error;
    }
  }
}

export function linesOfRecords(records: readonly LogRecord[]): string[] {
  return records.flatMap((record) => (record.kind === 'lines' ? record.lines : []));
}

export function outcomeOf(records: readonly LogRecord[]): string | undefined {
  return records.flatMap((record) => (record.kind === 'ended' ? [record.outcome] : []))[0];
}
