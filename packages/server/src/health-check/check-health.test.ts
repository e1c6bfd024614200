/** Over real TLS on loopback: the agent's half of the protocol is the real one. */
import { createIdentity } from '@tako/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ended, line, type TestAgent } from '../deployment/test-agent.test-support.ts';
import { insertOpenTask } from '../environment/open-task.test-support.ts';
import { loadLinkedMachines, recordContact } from '../machine/machine.store.ts';
import { type Clinic, openClinic } from './health.test-support.ts';

let clinic: Clinic;
let agent: TestAgent;
let ask: Clinic['ask'];

const dayMs = 24 * 3600 * 1000;
const minuteMs = 60_000;

beforeEach(async () => {
  clinic = await openClinic();
  ({ ask } = clinic);
  agent = await clinic.addMachine('web-1');
});
afterEach(() => clinic.close());

it('an agent that answers is healthy, with its version and platform', async () => {
  const machine = await ask('machines.check', { id: 'web-1' });
  expect(machine).toMatchObject({
    ...{ isConnected: true, agentVersion: '0.1.0', platform: 'linux' },
    health: { state: 'healthy', detail: '', checkedAt: expect.any(String), unavailableSince: null },
  });
});

it('the name that an agent gives its computer is kept while the record leads to that agent', async () => {
  const hostnames = () => clinic.db.selectFrom('machines').select('hostname').execute();
  await ask('machines.check', { id: 'web-1' });
  expect(await hostnames()).toMatchObject([{ hostname: 'test' }]);
  await ask('machines.patch', { id: 'web-1', body: { address: '127.0.0.1:1' } });
  expect(await hostnames()).toMatchObject([{ hostname: null }]);
});

it('an agent with another thumbprint is unavailable, and the answer names both thumbprints', async () => {
  const stranger = await createIdentity({ commonName: 'stranger' });
  await ask('machines.check', { id: 'web-1' });
  await ask('machines.patch', { id: 'web-1', body: { thumbprint: stranger.thumbprint } });
  const { health, isConnected, agentVersion } = await ask('machines.check', { id: 'web-1' });
  expect({ isConnected, agentVersion }).toEqual({ isConnected: false, agentVersion: null });
  expect(health.state).toBe('unavailable');
  expect(health.detail).toContain('thumbprint');
  expect(health.detail).toContain(stranger.thumbprint);
  expect(health.detail).toContain(agent.thumbprint);
});

it('an agent that is away is unavailable, and the answer says where it was looked for', async () => {
  await agent.stop();
  const { health } = await ask('machines.check', { id: 'web-1' });
  expect(health.state).toBe('unavailable');
  expect(health.detail).toContain(agent.address);
});

it('what is learnt of a machine that has changed meanwhile is not stored', async () => {
  const [before] = await loadLinkedMachines(clinic.db);
  await ask('machines.patch', { id: 'web-1', body: { address: '127.0.0.1:1' } });
  await recordContact(clinic.db, before!, { state: 'unavailable', at: 1, detail: 'old news' });
  expect((await ask('machines.get', { id: 'web-1' })).health.state).toBe('unknown');
});

/** Of the only machine, as its health check found it. */
const check = async () => (await ask('machines.check', { id: 'web-1' })).health;

const setPolicy = (body: object) => ask('machinePolicies.patch', { id: 'default', body });

const withScript = (bash: string) => setPolicy({ healthCheck: { kind: 'script', bash } });

describe('what a machine says of itself', () => {
  it('too little room on its disk, or a clock that is off, is a warning that says how much', async () => {
    agent.about = { ...agent.about, freeBytes: 300 * 1024 ** 2, time: clinic.clock.ms + 5 * minuteMs };
    expect(await check()).toMatchObject({
      state: 'has-warnings',
      detail:
        "300 MiB are free on its disk, less than 1000 MiB; its clock is 300 s ahead of the server's, more than 60 s",
      freeBytes: 300 * 1024 ** 2,
    });
    await setPolicy({ minFreeMegabytes: 0, maxClockSkewSeconds: 0 });
    expect(await check()).toMatchObject({ state: 'healthy', detail: '' });
  });
});

describe('the script of a policy', () => {
  it('runs beside deployments, not in the lock of the machine, and its lines are in the log', async () => {
    await withScript('df -h');
    agent.script = () => [line('all is well'), ended('succeeded')];
    expect(await check()).toMatchObject({ state: 'healthy' });
    expect(agent.started).toMatchObject([
      { lock: 'none', work: { kind: 'run-script', syntax: 'bash', body: 'df -h' }, timeoutMs: 60_000 },
    ]);
    const { items } = await ask('tasks.list', { query: { kind: 'health-check' } });
    expect(items).toMatchObject([{ state: 'success', description: 'Check the health of web-1' }]);
    expect(await clinic.linesOf(items[0]!.id)).toContain('all is well');
    expect(agent.forgotten).toEqual(agent.started.map(({ ticket }) => ticket));
  });

  it('makes the machine unhealthy where it fails, and warns where it warns', async () => {
    await withScript('exit 3');
    agent.script = () => [ended('failed', 'the script ended with exit code 3')];
    expect(await check()).toMatchObject({
      state: 'unhealthy',
      detail: 'the health check script failed: the script ended with exit code 3',
    });
    agent.script = () => [{ ...ended('succeeded'), hasWarnings: true } as never];
    expect(await check()).toMatchObject({ state: 'has-warnings' });
    const { items } = await ask('tasks.list', { query: { kind: 'health-check' } });
    expect(items.map(({ state }) => state)).toEqual(['warning', 'failed']);
    expect(items[1]?.error).toBe('Not healthy: web-1');
  });

  it('is not run by an agent from before it could run beside deployments: that is a warning', async () => {
    await withScript('true');
    agent.about = { ...agent.about, features: [] };
    expect((await check()).detail).toContain('the agent is too old');
    expect(agent.started).toEqual([]);
  });

  it('stays what the machine is known by until the next check, whoever says hello meanwhile', async () => {
    await withScript('exit 1');
    agent.script = () => [ended('failed', 'no')];
    await check();
    await clinic.restart();
    await agent.stop();
    await agent.start();
    expect((await ask('machines.get', { id: 'web-1' })).health.state).toBe('unhealthy');
  });

  it('is gone on with by a server that was stopped meanwhile, and does not run twice', async () => {
    await withScript('sleep');
    agent.script = () => [line('began')];
    const task = await ask('healthChecks.create', { body: {} });
    await agent.until(() => agent.started.length > 0);
    await clinic.restart();
    agent.write(agent.started[0]!.ticket, line('goes on'), ended('succeeded'));
    await clinic.ended(task.id);
    expect(agent.started).toHaveLength(1);
    const lines = await clinic.linesOf(task.id);
    expect(lines.filter((text) => text === 'began' || text === 'goes on')).toEqual(['began', 'goes on']);
    expect((await ask('machines.get', { id: 'web-1' })).health.state).toBe('healthy');
  });

  it('ends on its machine when the health check is cancelled', async () => {
    await withScript('sleep');
    agent.script = () => [line('began')];
    const task = await ask('healthChecks.create', { body: {} });
    await agent.until(() => agent.started.length > 0);
    await ask('tasks.cancel', { id: task.id });
    await clinic.ended(task.id);
    expect((await ask('tasks.get', { id: task.id })).state).toBe('cancelled');
    await agent.until(() => agent.cancelled.length > 0);
  });

  it('that is lost with its machine makes it unavailable', async () => {
    await withScript('sleep');
    agent.script = () => [line('began')];
    const task = await ask('healthChecks.create', { body: {} });
    await agent.until(() => agent.started.length > 0);
    await agent.stop();
    await clinic.ended(task.id);
    expect((await ask('tasks.get', { id: task.id })).error).toBe('Not healthy: web-1');
    expect((await ask('machines.get', { id: 'web-1' })).health.state).toBe('unavailable');
  });
});

describe('a machine that may be offline', () => {
  it('is unavailable, and that is no fault of the health check', async () => {
    await setPolicy({ connectivity: 'may-be-offline' });
    await agent.stop();
    expect((await check()).state).toBe('unavailable');
    const { items } = await ask('tasks.list', { query: { kind: 'health-check' } });
    expect(items[0]?.state).toBe('success');
  });
});

describe('the schedule', () => {
  it('checks a machine at once, then when its interval is over, and leaves disabled ones alone', async () => {
    await clinic.addMachine('web-2');
    await ask('machines.patch', { id: 'web-2', body: { isDisabled: true } });
    expect(await clinic.lookAround()).toHaveLength(1);
    expect((await ask('machines.get', { id: 'web-1' })).health.state).toBe('healthy');
    expect((await ask('machines.get', { id: 'web-2' })).health.state).toBe('unknown');
    clinic.clock.ms += 53 * minuteMs;
    expect(await clinic.lookAround()).toEqual([]);
    clinic.clock.ms += 7 * minuteMs;
    expect(await clinic.lookAround()).toHaveLength(1);
  });

  it('takes along who would be due soon, so that machines of a policy are checked together', async () => {
    await clinic.lookAround();
    clinic.clock.ms += 5 * minuteMs;
    await clinic.addMachine('web-2');
    await clinic.lookAround();
    clinic.clock.ms += 55 * minuteMs;
    const [task] = await clinic.lookAround();
    const { description } = await ask('tasks.get', { id: task! });
    expect(description).toBe('Check the health of 2 machines (policy Default)');
  });

  it('is not stopped by a clock that was set back, and makes up for nothing after one that was set ahead', async () => {
    await clinic.lookAround();
    clinic.clock.ms -= 30 * dayMs;
    expect(await clinic.lookAround()).toHaveLength(1);
    clinic.clock.ms += 300 * dayMs;
    expect(await clinic.lookAround()).toHaveLength(1);
    expect(await clinic.lookAround()).toEqual([]);
  });

  it('queues nothing while a check of the machine has not ended, nor where the policy has no interval', async () => {
    await withScript('sleep');
    agent.script = () => [line('began')];
    const task = await ask('healthChecks.create', { body: {} });
    clinic.clock.ms += dayMs;
    expect(await clinic.lookAround()).toEqual([]);
    await agent.until(() => agent.started.length > 0);
    agent.write(agent.started[0]!.ticket, ended('succeeded'));
    await clinic.ended(task.id);
    await setPolicy({ intervalMinutes: null });
    clinic.clock.ms += dayMs;
    expect(await clinic.lookAround()).toEqual([]);
  });
});

describe('a machine that has been unavailable for as long as its policy waits', () => {
  beforeEach(async () => {
    await setPolicy({ intervalMinutes: 24 * 60, deleteAfterDays: 2 });
    await clinic.lookAround();
    await agent.stop();
  });
  const daysLater = async (days: number) => {
    clinic.clock.ms += days * dayMs;
    return clinic.lookAround();
  };
  const isThere = async () => (await ask('machines.list')).total === 1;

  it('is deleted, and the log of the check says so', async () => {
    await daysLater(1);
    await daysLater(1);
    expect(await isThere()).toBe(true);
    const [task] = await daysLater(1);
    expect(await isThere()).toBe(false);
    expect(await clinic.linesOf(task!)).toContain(
      'It has been unavailable for 2 days: deleted, as the policy Default says',
    );
  });

  it('stays while a task needs it that has not ended', async () => {
    await insertOpenTask(clinic.db, { machineId: 'Machines-1' });
    for (let day = 0; day < 4; day++) await daysLater(1);
    expect(await isThere()).toBe(true);
  });

  it('stays where nobody looked meanwhile: a server that was off, or a clock that was set, counts little', async () => {
    await daysLater(1);
    await daysLater(0.5);
    await daysLater(1);
    expect(await isThere()).toBe(true);
    await agent.start();
    await daysLater(1);
    await agent.stop();
    await daysLater(300);
    expect(await isThere()).toBe(true);
  });
});

it('health checks that ended long ago are deleted with their logs', async () => {
  const [old] = await clinic.lookAround();
  clinic.clock.ms += 8 * dayMs;
  const { deleteOldChecks } = await import('./health-check.store.ts');
  expect(await deleteOldChecks(clinic.db, new Date(clinic.clock.ms - 7 * dayMs).toISOString())).toBe(1);
  await expect(ask('tasks.get', { id: old! })).rejects.toMatchObject({ code: 'not-found' });
  expect(await clinic.db.selectFrom('log_nodes').selectAll().execute()).toEqual([]);
});

it('a check of nobody is refused, and so is one of a machine that there is not', async () => {
  await ask('machines.patch', { id: 'web-1', body: { isDisabled: true } });
  await expect(ask('healthChecks.create', { body: {} })).rejects.toMatchObject({ code: 'machine.none' });
  const missing = ask('healthChecks.create', { body: { machines: ['web-9'] } });
  await expect(missing).rejects.toMatchObject({ code: 'not-found', errors: [{ field: 'machines[0]' }] });
});
