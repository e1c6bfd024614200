/** An agent that a server upgrades: a new file takes its place, or the old one is back. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ActionSpec, parseTicket } from '@tako/protocol';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundlePath } from '../../scripts/build.ts';
import {
  agentOf,
  hashOf,
  makeUpgradable,
  newTicket,
  type UpgradableAgent,
} from '../support/upgradable-agent.ts';
import { tempFolder } from './run.ts';

const old = bundlePath('tentacle.cjs', 'failpoints');
let newer: Buffer;
beforeAll(async () => {
  newer = await agentOf('0.2.0');
});

/** Long enough for a start on a busy machine, where none fails. */
const patient = { TENTACLE_UPGRADE_TRIAL_MS: '30000' };

async function startedAgent(env: Record<string, string> = patient): Promise<UpgradableAgent> {
  const agent = await makeUpgradable(await tempFolder(), old);
  onTestFinished(() => agent.close());
  agent.start(env);
  return agent;
}

const versionOf = async (agent: UpgradableAgent) => (await agent.meet()).hello.agentVersion;

/** A file that says that it is an agent, and is none. */
const impostor = (run: string, version = '0.3.0') =>
  Buffer.from(`#!/usr/bin/env node
const { createHash } = require('node:crypto');
if (process.argv[2] === 'build-info') {
  const sha256 = createHash('sha256').update(require('node:fs').readFileSync(process.argv[1])).digest('hex');
  console.log(JSON.stringify({ version: '${version}', platform: process.platform + '-' + process.arch, sha256 }));
} else {
  ${run}
}
`);

describe('an upgrade', () => {
  it('puts the new file in the place of the agent, also for its next start, and the next upgrade too', async () => {
    const agent = await startedAgent();
    expect((await agent.meet()).hello.upgradePlatform).toBe('node');
    const ticket = newTicket();
    expect(await agent.upgrade(newer, { ticket })).toEqual({ state: 'done', version: '0.2.0', reason: '' });
    expect(await versionOf(agent)).toBe('0.2.0');
    expect(await agent.process().stop()).toBe(0);
    agent.start(patient);
    expect(await versionOf(agent)).toBe('0.2.0');
    expect((await agent.upgrade(newer, { ticket })).state).toBe('done');
    const newest = await agentOf('0.3.0');
    expect((await agent.upgrade(newest)).state).toBe('done');
    expect(await versionOf(agent)).toBe('0.3.0');
    const kept = [hashOf(newer), hashOf(newest)].sort();
    expect((await readdir(path.join(agent.home, 'versions'))).sort()).toEqual(kept);
  });

  it('leaves a script that runs alone: it runs once, and no line of it is lost', async () => {
    const agent = await startedAgent();
    const gate = path.join(agent.home, 'gate');
    const body = `echo began; while [ ! -e '${gate}' ]; do sleep 0.05; done; for i in $(seq 200); do echo "line $i"; done`;
    const ticket = parseTicket('script');
    const work = { kind: 'run-script', syntax: 'bash', body } as const;
    const spec: ActionSpec = {
      ...{ ticket, description: 'a script', work },
      ...{ variables: [], lock: 'exclusive', timeoutMs: 0 },
    };
    await (await agent.meet()).session.startAction(spec);
    expect((await agent.upgrade(newer)).state).toBe('done');
    const { session, hello } = await agent.meet();
    expect([hello.agentVersion, hello.actions]).toMatchObject(['0.2.0', [{ ticket, state: 'running' }]]);
    await writeFile(gate, '');
    const lines: string[] = [];
    for await (const batch of session.followLog(ticket, 0)) {
      for (const { record } of batch) if (record.kind === 'lines') lines.push(...record.lines);
    }
    const told = lines.filter((line) => /^(began|line \d+)$/.test(line));
    expect(told).toEqual(['began', ...Array.from({ length: 200 }, (_, at) => `line ${at + 1}`)]);
  });
});

describe('an agent that is killed in the middle of an upgrade', () => {
  it.each([
    ['agent.upgrade.stored', '0.1.0'],
    ['agent.upgrade.switched', '0.2.0'],
    ['agent.upgrade.starting', '0.2.0'],
  ])('at %s starts again as %s, and the upgrade asked for again is done', async (place, version) => {
    const agent = await startedAgent({ ...patient, FAILPOINT: `${place}:kill` });
    const ticket = newTicket();
    const upgraded = agent.upgrade(newer, { ticket });
    expect(await agent.process().ended).toBe('SIGKILL');
    agent.start(patient);
    expect(await versionOf(agent)).toBe(version);
    expect((await upgraded).state).toBe('done');
    expect(await versionOf(agent)).toBe('0.2.0');
  });

  it('before it has said hello is rolled back at once', async () => {
    const agent = await startedAgent({ ...patient, FAILPOINT: 'agent.upgrade.met:kill' });
    expect(await agent.upgrade(newer)).toMatchObject({
      state: 'rolled-back',
      reason: '0.2.0 ended by SIGKILL before a server had met it',
    });
    expect(await versionOf(agent)).toBe('0.1.0');
  });

  it('after it has said hello is the new one when it is started anew', async () => {
    const agent = await startedAgent({ ...patient, FAILPOINT: 'agent.upgrade.kept:kill' });
    const upgraded = agent.upgrade(newer);
    expect(await agent.process().ended).toBe(1);
    agent.start(patient);
    expect((await upgraded).state).toBe('done');
    expect(await versionOf(agent)).toBe('0.2.0');
  });

  it('together with what supervises it leaves nothing behind that keeps the next one from starting', async () => {
    const agent = await startedAgent();
    expect((await agent.upgrade(newer)).state).toBe('done');
    await agent.process().stop('SIGKILL');
    await expect
      .poll(async () => {
        agent.start(patient);
        return Promise.race([agent.process().ended, versionOf(agent)]);
      })
      .toBe('0.2.0');
  });
});

describe('a new agent that does not work', () => {
  it.each([
    ['ends at once', 'process.exit(7)', '0.3.0 ended with exit code 7 before a server had met it', '30000'],
    ['says nothing', 'setInterval(() => {}, 1000)', 'no server has met 0.3.0 within 1 s', '1000'],
  ])('because it %s is rolled back, and the old one goes on', async (_how, code, reason, trialMs) => {
    const agent = await startedAgent({ TENTACLE_UPGRADE_TRIAL_MS: trialMs });
    const broken = impostor(code);
    expect(await agent.upgrade(broken)).toEqual({ state: 'rolled-back', version: '0.3.0', reason });
    expect(await versionOf(agent)).toBe('0.1.0');
    await agent.process().stop();
    agent.start(patient);
    expect(await versionOf(agent)).toBe('0.1.0');
    expect((await agent.upgrade(newer)).state).toBe('done');
  });

  it('and is killed with its machine again and again is rolled back after its third start', async () => {
    const agent = await startedAgent({ ...patient, FAILPOINT: 'agent.upgrade.switched:kill' });
    const upgraded = agent.upgrade(newer);
    await agent.process().ended;
    for (let start = 0; start < 3; start++) {
      agent.start({ FAILPOINT: 'agent.upgrade.starting:kill' });
      await agent.process().ended;
    }
    agent.start(patient);
    expect(await upgraded).toMatchObject({
      state: 'rolled-back',
      reason: 'it was started 3 times and no server has met it',
    });
    expect(await versionOf(agent)).toBe('0.1.0');
  });
});

describe('what is no upgrade is refused with the reason, and nothing changes', () => {
  let agent: UpgradableAgent;
  const refusal = (bytes: Buffer, more = {}) =>
    agent.upgrade(bytes, more).then(
      (status) => status.state,
      (error: Error) => error.message,
    );

  it('an older file, one that is spoilt, is no agent, or is for another platform', async () => {
    agent = await startedAgent();
    const older = await agentOf('0.0.9');
    expect(await refusal(older)).toBe(
      'the file is version 0.0.9, older than 0.1.0, which runs; force it to go back',
    );
    expect(await refusal(newer.subarray(0, newer.length / 2))).toMatch(/^the file does not start: /);
    expect(await refusal(Buffer.from('console.log("hello")'))).toMatch(/^the file starts, but is no agent/);
    expect(await refusal(newer, { platform: 'win-x64' })).toBe(
      'the file is for win-x64, and this agent needs one for node',
    );
    const missing = (await agent.meet()).session.upgrade({
      ...{ ticket: newTicket(), sha256: hashOf(Buffer.from('never sent')), sizeBytes: 10 },
      ...{ platform: 'node', isForced: false },
    });
    await expect(missing).rejects.toMatchObject({ code: 'file.missing' });
    expect(await versionOf(agent)).toBe('0.1.0');
    expect(await agent.record()).toBeUndefined();
    expect(await readdir(path.join(agent.home, 'versions')).catch(() => [])).toEqual([]);
    expect(await refusal(older, { isForced: true })).toBe('done');
    expect(await versionOf(agent)).toBe('0.0.9');
  });
});

describe('a file that was upgraded to', () => {
  it('and is changed on the disk later is not run; the one before it is', async () => {
    const agent = await startedAgent();
    await agent.upgrade(newer);
    await agent.process().stop();
    const file = path.join(agent.home, 'versions', hashOf(newer), 'tentacle.cjs');
    await writeFile(file, (await readFile(file)).subarray(1));
    agent.start(patient);
    expect(await versionOf(agent)).toBe('0.1.0');
    expect(await agent.log()).toContain('is gone or has been changed');
  });
});
