import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from './ask.test-support.ts';
import { environmentRoutes } from './environment.routes.ts';

let store: TestStore;
let ask: ReturnType<typeof asker<`environments.${'list' | 'get' | 'create' | 'patch' | 'delete'}`>>;

beforeEach(async () => {
  store = await openTestStore();
  ask = asker(environmentRoutes(store));
});
afterEach(() => store.close());

const namesOf = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);

it('environments stand in the order in which they were made, until one is moved', async () => {
  for (const name of ['Test', 'Staging', 'Production']) await ask('environments.create', { body: { name } });
  expect(namesOf(await ask('environments.list'))).toEqual(['Test', 'Staging', 'Production']);
  await ask('environments.patch', { id: 'production', body: { sortOrder: 0 } });
  const page = await ask('environments.list', { query: { skip: 1, take: 1 } });
  expect(page).toMatchObject({ items: [{ name: 'Test', sortOrder: 1 }], total: 3, skip: 1, take: 1 });
});

it('a name that exists in another case is refused, and nothing is made or changed', async () => {
  await ask('environments.create', { body: { name: 'Test' } });
  await ask('environments.create', { body: { name: 'Production' } });
  const taken = { code: 'name.taken', errors: [{ field: 'name' }] };
  await expect(ask('environments.create', { body: { name: 'TEST' } })).rejects.toMatchObject(taken);
  const renaming = ask('environments.patch', { id: 'production', body: { name: 'test' } });
  await expect(renaming).rejects.toMatchObject(taken);
  expect(namesOf(await ask('environments.list'))).toEqual(['Test', 'Production']);
});

it('an environment is found by id and by slug, also after it is renamed, and keeps its own name in another case', async () => {
  const { id } = await ask('environments.create', { body: { name: 'Test Lab', description: 'old' } });
  await ask('environments.patch', { id: 'test-lab', body: { name: 'TEST lab' } });
  const expected = { id, slug: 'test-lab', name: 'TEST lab', description: 'old', sortOrder: 1 };
  expect(await ask('environments.get', { id: 'test-lab' })).toEqual(expected);
  expect(await ask('environments.get', { id })).toEqual(expected);
  await expect(ask('environments.get', { id: 'elsewhere' })).rejects.toMatchObject({ code: 'not-found' });
});

it('an environment that has machines is not deleted, and the machines are named; an empty one is', async () => {
  const { id } = await ask('environments.create', { body: { name: 'Test' } });
  const machine = {
    ...{ id: 'Machines-1', slug: 'web-1', name: 'web-1', name_key: 'web-1', thumbprint: 'AB' as never },
    ...({ communication: 'polling', address: null, is_disabled: 0, health_state: 'unknown' } as const),
    ...{ health_checked_at: null, health_detail: '', agent_version: null, platform: null },
    ...{ policy_id: 'MachinePolicies-1', found_detail: '', unavailable_seconds: 0 },
  };
  await store.db.insertInto('machines').values(machine).execute();
  const place = { machine_id: 'Machines-1', environment_id: id };
  await store.db.insertInto('machine_environments').values(place).execute();
  const refused = { code: 'in-use', message: expect.stringContaining('web-1') };
  await expect(ask('environments.delete', { id: 'test' })).rejects.toMatchObject(refused);
  await store.db.deleteFrom('machine_environments').execute();
  await ask('environments.delete', { id: 'test' });
  expect((await ask('environments.list')).total).toBe(0);
});

it('an order that no column holds is a field error', async () => {
  const made = ask('environments.create', { body: { name: 'Far', sortOrder: 2 ** 40 } });
  await expect(made).rejects.toMatchObject({ code: 'request.invalid', errors: [{ field: 'sortOrder' }] });
});
