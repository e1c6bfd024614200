import { usualPolicy } from '@tako/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import { machinePolicyRoutes } from './machine-policy.routes.ts';

let store: TestStore;
let ask: ReturnType<typeof asker<keyof ReturnType<typeof machinePolicyRoutes>>>;

beforeEach(async () => {
  store = await openTestStore();
  ask = asker(machinePolicyRoutes(store));
});
afterEach(() => store.close());

const script = { kind: 'script', bash: 'df', powershell: '', timeoutSeconds: 60 } as const;

it('one policy is there from the start and says what is usual; it cannot be deleted', async () => {
  const expected = { id: 'MachinePolicies-1', slug: 'default', name: 'Default', isDefault: true };
  expect((await ask('machinePolicies.list')).items).toEqual([{ ...expected, ...usualPolicy }]);
  const deleted = ask('machinePolicies.delete', { id: 'default' });
  await expect(deleted).rejects.toMatchObject({ code: 'in-use' });
});

it('a policy is made with what is given and what is usual, changed in part, and deleted', async () => {
  const body = { name: 'Laptops', connectivity: 'may-be-offline', healthCheck: script } as const;
  const made = await ask('machinePolicies.create', { body });
  expect(made).toEqual({
    ...usualPolicy,
    ...body,
    id: 'MachinePolicies-2',
    slug: 'laptops',
    isDefault: false,
  });
  const changed = await ask('machinePolicies.patch', { id: 'laptops', body: { deleteAfterDays: 30 } });
  expect(changed).toEqual({ ...made, deleteAfterDays: 30 });
  await ask('machinePolicies.delete', { id: 'laptops' });
  expect((await ask('machinePolicies.list')).total).toBe(1);
});

it('deleting machines without ever looking at them is refused, also where the interval goes later', async () => {
  const refused = { code: 'request.invalid', errors: [{ field: 'deleteAfterDays' }] };
  const none = { name: 'None', intervalMinutes: null, deleteAfterDays: 3 };
  await expect(ask('machinePolicies.create', { body: none })).rejects.toMatchObject(refused);
  await ask('machinePolicies.patch', { id: 'default', body: { deleteAfterDays: 3 } });
  const without = ask('machinePolicies.patch', { id: 'default', body: { intervalMinutes: null } });
  await expect(without).rejects.toMatchObject(refused);
});

it('the name of another policy is refused', async () => {
  const taken = ask('machinePolicies.create', { body: { name: 'DEFAULT' } });
  await expect(taken).rejects.toMatchObject({ code: 'name.taken', errors: [{ field: 'name' }] });
});
