/** Agents that the server trusts, and that attack it: nobody else notices. */
import { readFileSync } from 'node:fs';
import { encodeRecord, type Identity, type LogRecord } from '@tako/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask, type LogEvents } from '../../scripts/rig/api.ts';
import { dialServer, registerEvil, startHostileAgent } from '../support/hostile-agent.ts';
import { flood, frame } from '../support/http2-frames.ts';
import { linesOf } from '../support/log.ts';
import { boxScript } from '../support/proxied-world.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let evil: Identity;
let serverPid: number;
beforeAll(async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'], polling: true });
  evil = await registerEvil(world);
  await createProject(world.api, 'Good', [boxScript('Run', 'echo fine\n')]);
  await createProject(world.api, 'Evil', [{ ...boxScript('Run', 'echo never\n'), roles: ['evil'] }]);
  serverPid = world.server.process().pid;
});
afterAll(() => world.close());

let version = 0;
async function run(project: string): Promise<LogEvents> {
  version += 1;
  const { taskId } = await deploy(world.api, { project, version: `1.0.${version}` }, 'Test');
  return followTask(world.server, taskId);
}

/** Another machine is deployed to as ever, by the same process, which has not grown. */
async function mustGoOn(): Promise<void> {
  const { events, taskState } = await run('Good');
  expect(taskState).toBe('success');
  expect(linesOf(events)).toContain('fine');
  expect(world.server.process().pid).toBe(serverPid);
  expect(residentBytes(serverPid)).toBeLessThan(largestServerBytes);
}

const mebibyte = 1024 * 1024;
/** Far above what it needs, far below what the attacks would make of it if they came through. */
const largestServerBytes = 450 * mebibyte;

function residentBytes(pid: number): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** What a server of HTTP/2 says first. */
const preface = frame('settings');
const endHeaders = 4;
const anyHeader = Buffer.from('\u0000\u0001a\u0001b');

const floods: readonly (readonly [string, Buffer, number])[] = [
  ['pings', frame('ping', { payload: Buffer.alloc(8) }), 300_000],
  ['settings', frame('settings', { payload: Buffer.from([0, 4, 0, 16, 0, 0]) }), 300_000],
  [
    'headers without an end',
    frame('continuation', { stream: 1, payload: Buffer.alloc(16_384, 'a') }),
    20_000,
  ],
  [
    'answers that nobody asked for',
    frame('headers', { stream: 1, flags: endHeaders, payload: anyHeader }),
    100_000,
  ],
  ['resets', frame('rstStream', { stream: 1, payload: Buffer.from([0, 0, 0, 8]) }), 300_000],
  [
    'promises',
    frame('pushPromise', { stream: 1, flags: endHeaders, payload: Buffer.from([0, 0, 0, 2, 0x88]) }),
    100_000,
  ],
  [
    'windows that overflow',
    frame('windowUpdate', { payload: Buffer.from([0x7f, 0xff, 0xff, 0xff]) }),
    100_000,
  ],
  ['data', frame('data', { stream: 1, payload: Buffer.alloc(16_384) }), 20_000],
  ['a frame that claims sixteen megabytes', frame('data', { stream: 1, claims: 2 ** 24 - 1 }), 100_000],
  ['garbage', Buffer.alloc(16_384, 'GET / HTTP/1.1\r\n'), 2_000],
  ['goodbyes', frame('goaway', { payload: Buffer.alloc(16_384) }), 2_000],
];

describe('row 57: an agent that floods the server', () => {
  it.each(floods)('row 57: with %s harms nobody else', async (_what, bytes, times) => {
    const socket = await dialServer(world, evil);
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(preface);
    const flooding = flood(socket, bytes, times);
    await mustGoOn();
    await flooding;
    await mustGoOn();
    socket.destroy();
  });
});

type Change = Parameters<typeof startHostileAgent>[2];

const helloWith =
  (fields: object): Change =>
  ({ handler }) => ({ hello: async (...asked) => ({ ...(await handler.hello(...asked)), ...fields }) });

const answers: readonly (readonly [string, Change])[] = [
  ['says hello with a name of twenty megabytes', helloWith({ hostname: 'x'.repeat(20_000_000) })],
  [
    'says hello with a hundred thousand actions',
    helloWith({ actions: Array.from({ length: 100_000 }, () => ({})) }),
  ],
  [
    'says hello with tickets that are paths',
    helloWith({ actions: [{ ticket: '../../x', state: 'ended', logBytes: 1 }] }),
  ],
  ['says hello at a time that is none', helloWith({ time: 1e300, freeBytes: -1 })],
  ['says hello with what is no object', () => ({ hello: async () => [] as never })],
  ['answers a start with nonsense', () => ({ startAction: async () => ({ started: 'yes' }) as never })],
  [
    'answers the start of one action with the status of another',
    ({ handler }) => ({
      async *readLog() {
        yield encodeRecord(ended);
      },
      startAction: async (spec) => {
        const { status } = await handler.startAction(spec);
        return {
          started: true,
          status: { ...status, ticket: 'Tasks-1.other' as never, state: 'ended', outcome: 'succeeded' },
        };
      },
    }),
  ],
];

const line = (fields: object): LogRecord =>
  ({ kind: 'lines', time: 1, node: '', level: 'info', lines: ['said'], ...fields }) as LogRecord;
const ended: LogRecord = { kind: 'ended', time: 1, outcome: 'succeeded', exitCode: 0, hasWarnings: false };

/** A log of these bytes, whatever the cursor. */
const logOf =
  (...bytes: readonly Buffer[]): Change =>
  () => ({
    async *readLog() {
      yield* bytes;
    },
  });

const logs: readonly (readonly [string, Change])[] = [
  ['noise', logOf(Buffer.alloc(100_000, 'noise'))],
  ['a frame that claims four gigabytes', logOf(Buffer.alloc(8, 255))],
  [
    'nodes that are paths and levels that are none',
    logOf(encodeRecord(line({ node: '../../x' })), encodeRecord(line({ level: 'loud' }))),
  ],
  [
    'times that no clock shows',
    logOf(encodeRecord(line({ time: 8_640_000_000_000_001 })), encodeRecord(ended)),
  ],
  [
    'an end that comes twice',
    logOf(encodeRecord(ended), encodeRecord(line({ lines: ['behind the end'] })), encodeRecord(ended)),
  ],
  ['an outcome that is none', logOf(encodeRecord({ ...ended, outcome: 'splendid' as never }))],
  [
    'variables called as what is inherited',
    logOf(
      encodeRecord({ kind: 'variable', time: 1, name: '__proto__', value: '{}', isSensitive: false }),
      encodeRecord({ kind: 'variable', time: 1, name: 'constructor', value: 'x', isSensitive: true }),
      encodeRecord(ended),
    ),
  ],
];

describe('row 57: an agent whose answers are hostile', () => {
  it.each(answers)('row 57: that %s harms nobody else', async (_what, change) => {
    await mustBeHarmless(change, ['success', 'failed', 'interrupted']);
  });

  it.each(logs)('row 57: whose log is %s harms nobody else', async (_what, change) => {
    const log = await mustBeHarmless(change, ['success', 'failed', 'interrupted']);
    expect(linesOf(log?.events ?? [])).not.toContain('behind the end');
  });
});

/** Where the agent is of no use a deployment to it is cancelled, since it would wait for another. */
async function mustBeHarmless(change: Change, states: readonly string[]): Promise<LogEvents | undefined> {
  const agent = startHostileAgent(world, evil, change);
  try {
    const { health } = await world.api.post('/machines/evil/health-check');
    if (health.state !== 'healthy') {
      await mustGoOn();
      return undefined;
    }
    const log = await run('Evil');
    expect(states).toContain(log.taskState);
    await mustGoOn();
    return log;
  } finally {
    await agent.close();
  }
}
