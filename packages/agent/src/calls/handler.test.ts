import path from 'node:path';
import {
  type HelloRequest,
  ProtocolError,
  parseThumbprint,
  type Thumbprint,
  wireVersions,
} from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { createFileCache } from '../package/file-cache.ts';
import { openAgent, run, scriptSpec } from '../test-agent.test-support.ts';
import { openUpgrades } from '../upgrade/upgrades.ts';
import { openEpochs } from './epochs.ts';
import { createHandler } from './handler.ts';

const thumbprint = parseThumbprint('A'.repeat(64)) as Thumbprint;
const caller = { thumbprint };
const hello = (epoch: number, serverId = 'one'): HelloRequest => ({ serverId, epoch, wire: wireVersions });

async function open(folder?: string) {
  const agent = await openAgent(folder);
  const epochs = await openEpochs(agent.home.epochs);
  const files = createFileCache(agent.home.files);
  const upgrades = await openUpgrades({ home: agent.home, files, onSwitched: () => undefined });
  return { agent, handler: createHandler({ thumbprint, actions: agent.actions, files, epochs, upgrades }) };
}

describe('hello', () => {
  it('tells who the agent is and every action that is not forgotten', async () => {
    const { agent, handler } = await open();
    const spec = scriptSpec('true');
    await run(agent, spec);
    const answer = await handler.hello(hello(1), caller);
    expect(answer).toMatchObject({ thumbprint, wire: wireVersions, platform: process.platform });
    expect(answer.actions).toMatchObject([{ ticket: spec.ticket, state: 'ended', outcome: 'succeeded' }]);
    expect(answer.syntaxes).toContain('bash');
  });

  it('fences the older start of a server, also after a restart, and no other server', async () => {
    const { agent, handler } = await open();
    await handler.hello(hello(5), caller);
    await expect(handler.hello(hello(4), caller)).rejects.toMatchObject({ code: 'server.fenced' });
    expect([handler.isFenced(hello(4)), handler.isFenced(hello(5))]).toEqual([true, false]);
    await handler.hello(hello(1, 'two'), caller);
    agent.actions.close();
    const again = await open(agent.home.folder);
    await expect(again.handler.hello(hello(4), caller)).rejects.toBeInstanceOf(ProtocolError);
    await again.handler.hello(hello(6), caller);
  });

  it('with a server that speaks no version of ours is refused, and both spans are named', async () => {
    const { handler } = await open();
    const wire = { min: wireVersions.max + 1, max: wireVersions.max + 3 };
    await expect(handler.hello({ ...hello(1), wire }, caller)).rejects.toMatchObject({
      code: 'wire.version',
      message: expect.stringContaining(`the server ${wire.min} to ${wire.max}`),
    });
  });
});

it('the epochs of many servers that say hello at once are all kept', async () => {
  const { agent, handler } = await open();
  const servers = Array.from({ length: 20 }, (_, at) => hello(at + 1, `server ${at}`));
  await Promise.all(servers.map((request) => handler.hello(request, caller)));
  const epochs = await openEpochs(path.join(agent.home.epochs));
  expect(servers.map(({ serverId }) => epochs.highest(serverId))).toEqual(servers.map(({ epoch }) => epoch));
});
