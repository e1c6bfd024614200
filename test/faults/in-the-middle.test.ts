/** Somebody between server and agent. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RigAgent } from '../../scripts/rig/agent.ts';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { linesOf } from '../support/log.ts';
import { type Middleman, startMiddleman } from '../support/middleman.ts';
import { boxScript } from '../support/proxied-world.ts';
import { createWorld, type World } from '../support/world.ts';

const canary = 'canary-1c9d77e0-in-the-clear';

let world: World;
let agent: RigAgent;
let between: { close(): Promise<void> };
afterEach(async () => {
  await world.close();
  await between.close();
});

/** A server and an agent whose way leads over what `start` makes. */
async function open<T extends { port: number; close(): Promise<void> }>(
  polling: boolean,
  start: (target: { host: string; port: number }) => Promise<T>,
): Promise<T> {
  world = await createWorld();
  const made = Promise.withResolvers<T>();
  agent = await world.addAgent({
    ...{ name: 'box', roles: ['box'], polling, waits: false },
    via: async (target) => {
      const middle = await start(target);
      between = middle;
      made.resolve(middle);
      return { host: '127.0.0.1', port: middle.port };
    },
  });
  return made.promise;
}

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  it('row 54: who opens TLS in the middle is refused by whoever dials, which names both thumbprints, and hears nothing', async () => {
    const middle: Middleman = await open(polling, startMiddleman);
    const { thumbprint } = polling ? world.server.ready() : await world.api.get('/machines/box');
    const said = `is not whom we expect: its thumbprint is not trusted (it shows thumbprint ${middle.thumbprint}, expected is ${thumbprint})`;
    if (polling) {
      const log = async () => readFile(path.join(world.folder, 'box.log'), 'utf8');
      await expect.poll(log, { timeout: 60_000 }).toContain(said);
    } else {
      const { health } = await world.api.post('/machines/box/health-check');
      expect(health.state).toBe('unavailable');
      expect(health.detail).toContain(said);
    }
    expect(middle.heard().length).toBe(0);
  });

  it('row 54: who only passes bytes on learns nothing of what they say', async () => {
    const proxy: FaultProxy = await open(polling, (target) => startFaultProxy(target, { keeps: true }));
    await createProject(world.api, 'Secret', [boxScript('Say', `echo "${canary}" | rev | rev\n`)]);
    const { taskId } = await deploy(world.api, { project: 'Secret', version: '1.0.0' }, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain(canary);
    const heard = proxy.heard();
    expect(heard.length).toBeGreaterThan(1_000);
    for (const text of [canary, 'Secret', '/hello', '/actions/', agent.name])
      expect(heard.includes(text)).toBe(false);
  });
});
