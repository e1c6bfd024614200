import type { Thumbprint } from '@tako/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { endTask, insertOpenTask } from '../environment/open-task.test-support.ts';
import { machineRoutes } from './machine.routes.ts';
import { loadLinkedMachines } from './machine.store.ts';

let store: TestStore;
let refreshed: number;
const connected = new Set<string>();
const agentLink = {
  isConnected: (id: string) => connected.has(id),
  clockAheadMs: () => 250,
  checkHealth: async () => undefined,
  look: async () => thumbprint('a') as Thumbprint,
  refresh: async () => {
    refreshed++;
  },
};
const routesOf = ({ db }: TestStore) => ({
  ...environmentRoutes({ db }),
  ...machineRoutes({ db, agentLink }),
});
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  refreshed = 0;
  connected.clear();
  ask = asker(routesOf(store));
  for (const name of ['Test', 'Production']) await ask('environments.create', { body: { name } });
});
afterEach(() => store.close());

const thumbprint = (digit: string) => digit.repeat(64);
const listening = (name: string, digit: string, roles: string[] = []) => {
  const common = { name, roles, thumbprint: thumbprint(digit), environments: ['Test'] };
  return { ...common, communication: 'listening' as const, address: `${name}:10933` };
};

describe('a machine that is registered', () => {
  it('is shown with its environments, its roles as they were typed, and whether its agent is connected', async () => {
    const colons = (thumbprint('a').match(/../g) ?? []).join(':');
    const body = { ...listening('web-1', 'a', ['Web', 'api']), thumbprint: colons };
    connected.add('Machines-1');
    const made = await ask('machines.create', {
      body: { ...body, environments: ['test', 'Environments-2', 'Environments-1'] },
    });
    expect(made).toEqual({
      ...{ id: 'Machines-1', slug: 'web-1', name: 'web-1', roles: ['Web', 'api'] },
      ...{ environmentIds: ['Environments-1', 'Environments-2'], thumbprint: thumbprint('A') },
      ...{
        communication: 'listening',
        address: 'web-1:10933',
        isDisabled: false,
        isConnected: true,
        clockAheadMs: 250,
      },
      policyId: 'MachinePolicies-1',
      health: { state: 'unknown', checkedAt: null, detail: '', unavailableSince: null, freeBytes: null },
      ...{ agentVersion: null, platform: null },
    });
    expect(await ask('machines.get', { id: 'web-1' })).toEqual(made);
    expect(refreshed).toBe(1);
  });

  it.each([
    [{ thumbprint: 'a1' }, 'request.invalid', 'thumbprint'],
    [{ thumbprint: 'f'.repeat(40) }, 'request.invalid', 'thumbprint'],
    [{ roles: ['web', 'api', 'WEB'] }, 'request.invalid', 'roles[2]'],
    [{ environments: ['Test', 'Nowhere'] }, 'not-found', 'environments[1]'],
    [{ communication: 'polling' as const }, 'request.invalid', 'address'],
    [{ name: 'TAKEN' }, 'name.taken', 'name'],
    [{ thumbprint: thumbprint('f') }, 'machine.thumbprint-taken', 'thumbprint'],
  ])('is refused with %o as %s on %s, and nothing is made', async (wrong, code, field) => {
    await ask('machines.create', { body: listening('taken', 'f') });
    const body = { ...listening('web-1', 'a'), ...wrong };
    const refusal = { code, errors: [{ field }] };
    await expect(ask('machines.create', { body })).rejects.toMatchObject(refusal);
    await expect(ask('machines.get', { id: 'web-1' })).rejects.toMatchObject({ code: 'not-found' });
    expect(await ask('machines.list')).toMatchObject({ total: 1 });
  });
});

it('machines are listed by name as people count, of one environment or one role where that is asked', async () => {
  await ask('machines.create', { body: listening('web-10', 'a', ['Web']) });
  await ask('machines.create', { body: listening('web-2', 'b', ['web', 'api']) });
  await ask('machines.create', {
    body: { ...listening('sql-1', 'c', ['sql']), environments: ['Production'] },
  });
  const names = async (query: object) =>
    (await ask('machines.list', { query })).items.map(({ name }) => name);
  expect(await names({})).toEqual(['sql-1', 'web-2', 'web-10']);
  expect(await names({ role: 'WEB' })).toEqual(['web-2', 'web-10']);
  expect(await names({ environment: 'production' })).toEqual(['sql-1']);
  expect(await ask('machines.list', { query: { skip: 2, take: 5 } })).toMatchObject({
    items: [{ name: 'web-10' }],
    total: 3,
  });
});

describe('a machine that is changed', () => {
  const healthy = {
    ...({ health_state: 'healthy', health_checked_at: '2026-01-01T00:00:00.000Z' } as const),
    ...{ health_detail: '', agent_version: '0.1.0', platform: 'linux' },
  };
  beforeEach(async () => {
    await ask('machines.create', { body: listening('web-1', 'a', ['web']) });
    await store.db.updateTable('machines').set(healthy).execute();
  });

  it('keeps what was not sent', async () => {
    const before = await ask('machines.get', { id: 'web-1' });
    const body = { isDisabled: true, roles: ['api'], environments: ['Production'] };
    const after = await ask('machines.patch', { id: 'web-1', body });
    const changed = { isDisabled: true, roles: ['api'], environmentIds: ['Environments-2'] };
    expect(after).toEqual({ ...before, ...changed });
  });

  it.each([
    [{ thumbprint: thumbprint('b') }],
    [{ address: 'elsewhere:10933' }],
    [{ communication: 'polling' as const }],
  ])('is of unknown health once it is found another way: %o', async (body) => {
    const unknown = {
      policyId: 'MachinePolicies-1',
      health: { state: 'unknown', checkedAt: null, detail: '', unavailableSince: null, freeBytes: null },
      agentVersion: null,
    };
    expect(await ask('machines.patch', { id: 'web-1', body })).toMatchObject(unknown);
  });

  it('loses its address when it becomes a polling one, and needs one to become a listening one', async () => {
    await ask('machines.patch', { id: 'web-1', body: { communication: 'polling' } });
    expect(await loadLinkedMachines(store.db)).toEqual([
      ...[{ id: 'Machines-1', name: 'web-1', thumbprint: thumbprint('A') }].map((machine) => ({
        ...{ ...machine, communication: 'polling', address: null },
      })),
    ]);
    const needed = { code: 'request.invalid', errors: [{ field: 'address' }] };
    const listen = ask('machines.patch', { id: 'web-1', body: { communication: 'listening' } });
    await expect(listen).rejects.toMatchObject(needed);
    const noAddress = ask('machines.patch', { id: 'web-1', body: { address: 'web-1:1' } });
    await expect(noAddress).rejects.toMatchObject(needed);
  });

  it('cannot take the name or the thumbprint of another', async () => {
    await ask('machines.create', { body: listening('web-2', 'b') });
    const renamed = ask('machines.patch', { id: 'web-2', body: { name: 'WEB-1' } });
    await expect(renamed).rejects.toMatchObject({ code: 'name.taken' });
    const disguised = ask('machines.patch', { id: 'web-2', body: { thumbprint: thumbprint('a') } });
    const taken = { code: 'machine.thumbprint-taken', message: expect.stringContaining('web-1') };
    await expect(disguised).rejects.toMatchObject(taken);
  });
});

it('a machine that a task still needs is not deleted, and the task is named; afterwards it is', async () => {
  await ask('machines.create', { body: listening('web-1', 'a') });
  await ask('machines.create', { body: listening('web-2', 'b') });
  await insertOpenTask(store.db, { machineId: 'Machines-1' });
  await ask('machines.delete', { id: 'web-2' });
  const inUse = { code: 'in-use', message: expect.stringContaining('Tasks-7') };
  await expect(ask('machines.delete', { id: 'web-1' })).rejects.toMatchObject(inUse);
  await endTask(store.db);
  await ask('machines.delete', { id: 'web-1' });
  expect(await ask('machines.list')).toMatchObject({ total: 0 });
});
