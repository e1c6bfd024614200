import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Ticket } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import {
  lineComes,
  openAgent,
  run,
  scriptSpec,
  type TestAgent,
  tempFolder,
  told,
} from '../test-agent.test-support.ts';
import { readLog } from './read-log.ts';

async function read(agent: TestAgent, ticket: Ticket, from: number, signal = new AbortController().signal) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readLog(agent.actions, ticket, from, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('reading a log', () => {
  it('gives the same bytes from any byte on, and ends where the action has ended', async () => {
    const agent = await openAgent();
    const spec = scriptSpec('seq 5000');
    await run(agent, spec);
    const whole = await read(agent, spec.ticket, 0);
    const { logBytes } = await agent.actions.status(spec.ticket);
    expect(whole.length).toBe(logBytes);
    for (const from of [1, 999, logBytes - 1, logBytes]) {
      expect((await read(agent, spec.ticket, from)).equals(whole.subarray(from))).toBe(true);
    }
  });

  it('comes as it is written, to as many as read it', async () => {
    const agent = await openAgent();
    const go = path.join(await tempFolder(), 'go');
    const spec = scriptSpec(`echo first; while [ ! -e '${go}' ]; do sleep 0.02; done; echo second`);
    await agent.actions.start(spec);
    const readers = [read(agent, spec.ticket, 0), read(agent, spec.ticket, 0)];
    await lineComes(agent, spec.ticket, 'first');
    await writeFile(go, '');
    const [one, other] = await Promise.all(readers);
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    expect((await told(agent, spec.ticket)).lines('info')).toEqual(['first', 'second']);
  });

  it('ends when it is called off, while the action goes on', async () => {
    const agent = await openAgent();
    const spec = scriptSpec('echo ready; sleep 600');
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    const off = new AbortController();
    const reading = read(agent, spec.ticket, 0, off.signal);
    off.abort();
    await reading;
    expect(await agent.actions.status(spec.ticket)).toMatchObject({ state: 'running' });
    await agent.actions.cancel(spec.ticket);
  });
});
