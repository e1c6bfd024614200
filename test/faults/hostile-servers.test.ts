/**
 * A server that its agent trusts, and that attacks it. It may run scripts, since that is what it is for; all else that it
 * says names nothing outside of the agent's folders, and does not keep the agent from its work.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ActionSpec, ActionVariable, AgentSession, Sha256, Ticket } from '@tako/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultLinkLimits } from '../../packages/protocol/src/limits.ts';
import { dialTls } from '../../packages/protocol/src/tls.ts';
import { flood, frame } from '../support/http2-frames.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { type LoneAgent, outcomeOf, runToEnd, script, startLoneAgent } from '../support/lone-agent.ts';
import { packFiles } from '../support/world.ts';

let agent: LoneAgent;
let session: AgentSession;
beforeAll(async () => {
  agent = await startLoneAgent(false);
});
afterAll(() => agent.close());

let works = 0;

/** It runs what it is asked to, the same process as ever. */
async function mustWork(): Promise<void> {
  works += 1;
  const entry = `works ${works}`;
  expect(outcomeOf(await runToEnd(agent, script(enterLedger(agent.ledger, entry))))).toBe('succeeded');
  expect((await readLedger(agent.ledger)).at(-1)).toBe(entry);
}

/** All that lies in the folder around the agent's home, but for what the agent writes there by itself. */
async function around(): Promise<string[]> {
  const names = await readdir(agent.folder);
  return names.filter((name) => !['agent', 'agent.log', 'ledger', 'sources'].includes(name)).toSorted();
}

const paths = [
  '../../outside',
  '..%2f..%2foutside',
  '/etc/passwd',
  '..\\..\\outside',
  'a/../../outside',
  '%00',
  '.',
  '..',
  'x'.repeat(9_000),
];

describe('names that are paths', () => {
  it.each(paths)('row 58: %s is no file and no action', async (name) => {
    session = await agent.session();
    const body = Readable.from([Buffer.from('content')]);
    const file = { sha256: name as Sha256, sizeBytes: 7, offset: 0, body };
    const before = await around();
    await expect(session.fileStatus(name as Sha256, 7)).rejects.toThrow();
    await expect(session.sendFile(file)).rejects.toThrow();
    await expect(session.cancelAction(name as Ticket)).rejects.toThrow();
    await expect(session.forgetAction(name as Ticket, 0)).rejects.toThrow();
    await expect(session.startAction({ ...script('true'), ticket: name as Ticket })).rejects.toThrow();
    expect(await around()).toEqual(before);
    await mustWork();
  });

  it('row 58: a package whose id, version and place are paths stays inside of the folder of applications', async () => {
    const nupkg = await packFiles(agent.folder, 'Shop', '1.0.0', {
      'Deploy.sh': 'echo installed > done.txt\n',
    });
    const content = await readFile(nupkg);
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    session = await agent.session();
    const file = { sha256, sizeBytes: content.length, offset: 0, body: Readable.from([content]) };
    expect(await session.sendFile(file)).toMatchObject({ complete: true });
    const before = await around();
    const names = { 'Octopus.Environment.Name': '../../..', 'Octopus.Deployment.Tenant.Name': '..' };
    for (const [id, version] of [
      ['../../outside', '1.0.0'],
      ['Shop', '../../../outside'],
      ['/etc', '/etc'],
      ['..', '..'],
    ] as const) {
      const work = {
        kind: 'deploy-package',
        package: { id, version, sha256, sizeBytes: content.length },
      } as const;
      await runToEnd(agent, { ...script(''), work, variables: variablesOf(names) });
    }
    expect(await around()).toEqual(before);
    const files = await readdir(agent.home, { recursive: true });
    const done = files.filter((name) => path.basename(name) === 'done.txt');
    expect(done.filter((name) => !name.startsWith(`Applications${path.sep}`))).toEqual([]);
    await mustWork();
  });
});

function variablesOf(values: Readonly<Record<string, string>>): ActionVariable[] {
  return Object.entries(values).map(([name, value]) => ({ name, value, isSensitive: false }));
}

const file = (fields: object) => ({
  ...{ sha256: 'a'.repeat(64) as Sha256, sizeBytes: 10, offset: 0, body: Readable.from([Buffer.alloc(10)]) },
  ...fields,
});

const wrong: readonly (readonly [string, (session: AgentSession) => Promise<unknown>])[] = [
  ['a file that is longer than it was said to be', (to) => to.sendFile(file({ sizeBytes: 5 }))],
  [
    'a file of more bytes than any disk has',
    (to) => to.sendFile(file({ sizeBytes: Number.MAX_SAFE_INTEGER })),
  ],
  ['a file that begins before its beginning', (to) => to.sendFile(file({ offset: -1 }))],
  ['a file whose bytes are others', (to) => to.sendFile(file({}))],
  [
    'an action of twenty megabytes',
    (to) => to.startAction({ ...script(''), description: 'x'.repeat(20_000_000) }),
  ],
  ['an action that is no object', (to) => to.startAction([] as unknown as ActionSpec)],
  [
    'a hello with an epoch that is none',
    (to) => to.hello({ serverId: 'x', epoch: -1, wire: { min: 1, max: 1 } }),
  ],
  [
    'a hello from an id of a megabyte',
    (to) => to.hello({ serverId: 'x'.repeat(1_000_000), epoch: 1, wire: { min: 1, max: 1 } }),
  ],
];

it.each(wrong)('row 58: %s is refused, and the agent goes on', async (_what, ask) => {
  await expect(ask(await agent.session())).rejects.toThrow();
  await mustWork();
});

/** What a client of HTTP/2 says first. */
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame('settings')]);

/** `GET /` with the indices of HPACK's own table. */
const request = Buffer.from([0x82, 0x87, 0x84]);

function resets(count: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => {
      const stream = 2 * index + 1;
      const reset = frame('rstStream', { stream, payload: Buffer.from([0, 0, 0, 8]) });
      return Buffer.concat([frame('headers', { stream, flags: 5, payload: request }), reset]);
    }),
  );
}

const floods: readonly (readonly [string, Buffer, number])[] = [
  ['pings', frame('ping', { payload: Buffer.alloc(8) }), 300_000],
  ['settings', frame('settings', { payload: Buffer.from([0, 4, 0, 16, 0, 0]) }), 300_000],
  ['requests that are reset at once', resets(50_000), 1],
  [
    'headers without an end',
    Buffer.concat([
      frame('headers', { stream: 1, payload: request }),
      ...Array.from({ length: 1_000 }, () =>
        frame('continuation', { stream: 1, payload: Buffer.alloc(16_384, 'a') }),
      ),
    ]),
    1,
  ],
  ['garbage', Buffer.alloc(16_384, 'GET / HTTP/1.1\r\n'), 2_000],
];

it.each(floods)(
  'row 58: a flood of %s does not keep the agent from its work',
  async (_what, bytes, times) => {
    await agent.session();
    const { port } = agent.proxy;
    const socket = await dialTls({
      ...{ host: '127.0.0.1', port, identity: agent.server, expected: agent.thumbprint },
      ...{ purpose: 'control', limits: defaultLinkLimits },
    });
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(preface);
    const flooding = flood(socket, bytes, times);
    await mustWork();
    await flooding;
    await mustWork();
    socket.destroy();
  },
);
