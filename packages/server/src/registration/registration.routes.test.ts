import type { Thumbprint } from '@tako/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertUser } from '../access/access.store.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { machineRoutes } from '../machine/machine.routes.ts';
import { machinePolicyRoutes } from '../machine-policy/machine-policy.routes.ts';
import { registrationRoutes } from './registration.routes.ts';

const server = '19'.repeat(32) as Thumbprint;
const minuteMs = 60_000;
const clock = { ms: 0 };
const agentLink = {
  isConnected: () => false,
  clockAheadMs: () => undefined,
  look: async () => server,
  refresh: async () => undefined,
};
const routesOf = ({ db }: TestStore) => ({
  ...environmentRoutes({ db }),
  ...machinePolicyRoutes({ db }),
  ...machineRoutes({ db, agentLink }),
  ...registrationRoutes({ db, agentLink, thumbprint: server, now: () => clock.ms }),
});
let store: TestStore;
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  clock.ms = Date.parse('2026-11-25T12:00:00Z');
  store = await openTestStore();
  ask = asker(routesOf(store));
  await insertUser(store.db, { username: 'ada', password: 'long enough', isAdministrator: false }, clock.ms);
  for (const name of ['Test', 'Production']) await ask('environments.create', { body: { name } });
});
afterEach(() => store.close());

const make = (more: object = {}) =>
  ask('registrationTokens.create', { body: { environments: ['test'], roles: ['web'], ...more } });
const agent = (token: string, digit = 'a', more: object = {}) => ({
  body: { token, name: 'box', thumbprint: digit.repeat(64), communication: 'polling' as const, ...more },
});
const refused = (detail: RegExp) => ({
  code: 'registration.refused',
  message: expect.stringMatching(detail) as string,
});

describe('a registration token', () => {
  it('carries whom to trust and where, and is kept as a hash only', async () => {
    const made = await make({ serverUrl: 'https://Tako.example.com/deploy/' });
    const [secret = '', thumbprint = '', url = ''] = made.token.split('.');
    expect(secret).toMatch(/^REG-[\w-]{32}$/);
    expect(Buffer.from(thumbprint, 'base64url').toString('hex')).toBe(server.toLowerCase());
    expect(Buffer.from(url, 'base64url').toString()).toBe('https://tako.example.com/deploy');
    const { token, ...shown } = made;
    expect(shown).toEqual({
      ...{
        id: 'RegistrationTokens-1',
        environmentIds: ['Environments-1'],
        roles: ['web'],
        machineName: null,
      },
      ...{ policyId: null, createdBy: 'ada', createdAt: '2026-11-25T12:00:00.000Z' },
      ...{ expiresAt: '2026-11-25T13:00:00.000Z', usedAt: null, machineId: null },
    });
    expect((await ask('registrationTokens.list')).items).toEqual([shown]);
    const stored = JSON.stringify(await store.db.selectFrom('registration_tokens').selectAll().execute());
    expect(stored).not.toContain(secret);
  });

  it('registers one machine, as what it was made for', async () => {
    await ask('machinePolicies.create', { body: { name: 'Laptops' } });
    const { token } = await make({ machineName: 'web-7', policy: 'laptops', environments: ['production'] });
    const answer = await ask('machines.register', agent(token));
    expect(answer).toEqual({ id: 'Machines-1', name: 'web-7', isNew: true });
    expect(await ask('machines.get', { id: 'web-7' })).toMatchObject({
      ...{ environmentIds: ['Environments-2'], roles: ['web'], policyId: 'MachinePolicies-2' },
      ...{ communication: 'polling', thumbprint: 'A'.repeat(64) },
    });
    expect((await ask('registrationTokens.list')).items).toMatchObject([
      { usedAt: '2026-11-25T12:00:00.000Z', machineId: 'Machines-1' },
    ]);
    await expect(ask('machines.register', agent(token, 'b'))).rejects.toMatchObject(refused(/was used at/));
    expect((await ask('machines.list')).total).toBe(1);
  });

  it('tells the same agent again which machine it is, but not once that is deleted', async () => {
    const { token } = await make();
    await ask('machines.register', agent(token));
    expect(await ask('machines.register', agent(token))).toMatchObject({ id: 'Machines-1', isNew: false });
    await ask('machines.delete', { id: 'box' });
    await expect(ask('machines.register', agent(token))).rejects.toMatchObject(refused(/was used at/));
  });

  it('that two agents bring at once lets one of them in', async () => {
    const { token } = await make();
    const both = ['a', 'b'].map((digit) =>
      ask('machines.register', agent(token, digit, { name: `box-${digit}` })),
    );
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await ask('machines.list')).total).toBe(1);
  });

  it('is of no use once it expired, was withdrawn or changed, or once its maker is disabled', async () => {
    const { token, id } = await make({ expiresInMinutes: 5 });
    const changed = token.replace(/\.[^.]*$/, `.${Buffer.from('5'.repeat(64), 'hex').toString('base64url')}`);
    await expect(ask('machines.register', agent(changed))).rejects.toMatchObject(refused(/is not known/));
    await store.db.updateTable('users').set({ is_disabled: 1 }).execute();
    await expect(ask('machines.register', agent(token))).rejects.toMatchObject(refused(/no longer let in/));
    clock.ms += 5 * minuteMs;
    await expect(ask('machines.register', agent(token))).rejects.toMatchObject(refused(/expired at 2026/));
    await ask('registrationTokens.delete', { id });
    await expect(ask('machines.register', agent(token))).rejects.toMatchObject(refused(/is not known/));
    expect((await ask('machines.list')).total).toBe(0);
    await expect(ask('registrationTokens.delete', { id })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('stays good where the machine is refused for another reason', async () => {
    const { token } = await make();
    const first = await make();
    await ask('machines.register', agent(first.token, 'b'));
    await expect(ask('machines.register', agent(token))).rejects.toMatchObject({ code: 'name.taken' });
    const same = agent(token, 'b', { name: 'other' });
    await expect(ask('machines.register', same)).rejects.toMatchObject({ code: 'machine.thumbprint-taken' });
    expect(await ask('machines.register', agent(token, 'a', { name: 'other' }))).toMatchObject({
      isNew: true,
    });
  });

  it.each([
    [{ environments: ['Tset'] }, 'not-found', 'environments[0]'],
    [{ policy: 'none' }, 'not-found', 'policy'],
    [{ roles: ['web', 'WEB'] }, 'request.invalid', 'roles[1]'],
    [{ serverUrl: 'https://[half' }, 'request.invalid', 'serverUrl'],
  ])('is not made with %j', async (wrong, code, field) => {
    await expect(make(wrong)).rejects.toMatchObject({ code, errors: [{ field }] });
    expect((await ask('registrationTokens.list')).total).toBe(0);
  });

  it.each(['ftp://a', 'https://u:p@a', "https://a/'; rm -r /", 'https://a?b', 'https://a b'])(
    'takes no URL like %s',
    async (serverUrl) => {
      await expect(make({ serverUrl })).rejects.toThrow(/http:\/\/ or https:\/\//);
    },
  );
});
