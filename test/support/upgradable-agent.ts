/** An agent as a real process that the test, as its server, upgrades; it may fail at a named place. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type AgentSession,
  createIdentity,
  dialAgent,
  type HelloAnswer,
  LinkError,
  parseTicket,
  type Sha256,
  type Thumbprint,
  type Ticket,
  type UpgradeSpec,
  type UpgradeStatus,
} from '@tako/protocol';
import { bundleAgent } from '../../scripts/agent/bundle-agent.ts';
import { freePort } from '../../scripts/rig/free-port.ts';
import { mustRun, type ProgramCommand, type Running, startProgram } from '../../scripts/rig/program.ts';

/** The agent of another version, as one file. */
export const agentOf = async (version: string): Promise<Buffer> =>
  Buffer.from(await bundleAgent('test', true, version));

export type UpgradableAgent = {
  readonly home: string;
  readonly process: () => Running;
  start(env?: Readonly<Record<string, string>>): void;
  /** A connection that has said hello, as soon as there is one. */
  meet(): Promise<{ session: AgentSession; hello: HelloAnswer }>;
  /** Sends the file, unless the agent has it. */
  send(bytes: Buffer): Promise<void>;
  /** Sends the file and asks for the upgrade, or what became of it, again until the agent has come to an end of it. */
  upgrade(bytes: Buffer, more?: Partial<UpgradeSpec>): Promise<UpgradeStatus>;
  /** What the agent keeps of it. */
  record(): Promise<Record<string, unknown> | undefined>;
  log(): Promise<string>;
  close(): Promise<void>;
};

const greeting = { serverId: 'test', epoch: 1, wire: { min: 1, max: 1 } };

/** Not yet started. */
export async function makeUpgradable(folder: string, file: string): Promise<UpgradableAgent> {
  const home = path.join(folder, 'agent');
  const program: ProgramCommand = [process.execPath, file];
  const server = await createIdentity({ commonName: 'test' });
  const port = await freePort();
  const listen = ['--port', String(port), '--listen', '127.0.0.1'];
  await mustRun(program, ['--home', home, 'init', '--name', 'lone', ...listen]);
  await mustRun(program, ['--home', home, 'trust', server.thumbprint]);
  const shown = await mustRun(program, ['--home', home, 'show-thumbprint', '--format', 'json']);
  const expected: Thumbprint = JSON.parse(shown).thumbprint;
  const logFile = path.join(folder, 'agent.log');
  let running: Running | undefined;
  let live: { session: AgentSession; hello: HelloAnswer } | undefined;

  const meetOnce = async () => {
    const session = await dialAgent({ host: '127.0.0.1', port, identity: server, expected });
    const hello = await session.hello(greeting);
    const met = { session, hello };
    session.closed.then(() => {
      if (live === met) live = undefined;
    });
    live = met;
    return met;
  };
  const greet = async ({ session }: { session: AgentSession }) => ({
    session,
    hello: await session.hello(greeting),
  });
  const meet = () => again(() => (live ? greet(live) : meetOnce()));
  const send = async (bytes: Buffer) => {
    const { session } = await meet();
    const sha256 = hashOf(bytes);
    const { complete } = await session.fileStatus(sha256, bytes.length);
    const body = Readable.from([bytes]);
    if (!complete) await session.sendFile({ sha256, sizeBytes: bytes.length, offset: 0, body });
  };
  return {
    home,
    process: () => {
      if (!running) throw new Error('the agent has not been started');
      return running;
    },
    start: (env = {}) => {
      running = startProgram(program, ['--home', home, 'run'], logFile, { env });
    },
    meet: async () => meet(),
    send,
    upgrade: async (bytes, more = {}) => {
      const [sha256, sizeBytes] = [hashOf(bytes), bytes.length];
      const spec = { ticket: newTicket(), sha256, sizeBytes, platform: 'node', isForced: false, ...more };
      return again(async () => {
        await send(bytes);
        const { session } = await meet();
        const status = await session.upgrade(spec);
        if (status.state === 'trial') throw new LinkError('it is on trial', { sent: true });
        return status;
      });
    },
    record: async () =>
      JSON.parse(await readFile(path.join(home, 'upgrade.json'), 'utf8').catch(() => 'null')) ?? undefined,
    log: () => readFile(logFile, 'utf8'),
    close: async () => {
      live?.session.destroy('the test is over');
      await running?.stop('SIGKILL');
    },
  };
}

export const hashOf = (bytes: Buffer): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

let tickets = 0;

export function newTicket(): Ticket {
  tickets += 1;
  return parseTicket(`upgrade-${tickets}`);
}

const retryMs = 50;

/** A connection that fails, or is not there yet, is tried again, as a server would. */
async function again<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
    }
    await pause(retryMs);
  }
}
