import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { machineRoutes } from '../machine/machine.routes.ts';
import { variableSetRoutes } from '../variable/variable-set.routes.ts';
import { projectRoutes } from './project.routes.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
let store: TestStore;
const noHealth = async () => {
  throw new Error('nobody asks for the health of a machine here');
};
const agentLink = {
  isConnected: () => false,
  clockAheadMs: () => undefined,
  refresh: async () => undefined,
  checkHealth: noHealth,
  look: noHealth,
};
const routesOf = ({ db }: TestStore) => ({
  ...environmentRoutes({ db }),
  ...machineRoutes({ db, agentLink }),
  ...variableSetRoutes({ db, secrets }),
  ...projectRoutes({ db, secrets }),
});
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  ask = asker(routesOf(store));
  for (const name of ['Test', 'Production']) await ask('environments.create', { body: { name } });
  const machine = { name: 'web-1', environments: ['Test'], roles: ['web', 'api'] };
  const thumbprint = 'AB'.repeat(32);
  await ask('machines.create', { body: { ...machine, thumbprint, communication: 'polling' } });
  await ask('variableSets.create', { body: { name: 'Common' } });
  await ask('projects.create', { body: { name: 'Shop', includedVariableSets: ['Common'] } });
  const action = { kind: 'run-script', syntax: 'bash', body: '' } as const;
  const steps = [{ name: 'Warm up', roles: ['web'], action }];
  await ask('processes.put', { id: 'shop', body: { version: 0, steps } });
  const own = [
    { name: 'Sql', value: 'sql-prod', scope: { environments: ['Production'] } },
    { name: 'Sql', value: 'sql-web', scope: { roles: ['web'] } },
    { name: 'Key', value: 'correct horse', isSensitive: true },
  ];
  await ask('variables.put', { id: 'shop', body: { version: 0, variables: own } });
  const common = [
    { name: 'sql', value: 'sql-any' },
    { name: 'Site', value: 'https://a' },
  ];
  await ask('variableSets.putVariables', { id: 'common', body: { version: 0, variables: common } });
});
afterEach(() => store.close());

const explain = (query: object) => ask('variables.explain', { id: 'shop', query });

it('says for a step on a machine where each value comes from and why the others lose', async () => {
  const query = { environment: 'Test', machine: 'web-1', step: 'warm UP' };
  const { variables, ...place } = await explain(query);
  expect(place).toEqual({
    ...{ environmentId: 'Environments-1', machineId: 'Machines-1', stepId: 'Steps-1' },
    channelId: 'Channels-1',
  });
  expect(variables).toMatchObject([
    {
      name: 'Sql',
      winner: { value: 'sql-web', rank: 100_001, origin: { kind: 'project' } },
      losers: [
        { value: 'sql-prod', reason: { code: 'other-scope', kind: 'environments' } },
        { value: 'sql-any', reason: { code: 'lower-rank', rank: 0, winnerRank: 100_001 } },
      ],
    },
    { name: 'Key', winner: { value: null, isSensitive: true, rank: 1 }, losers: [] },
    { name: 'Site', winner: { value: 'https://a', rank: 0, origin: { name: 'Common' } } },
  ]);
  expect(JSON.stringify(variables)).not.toContain('correct horse');
});

it('answers for one name, and for a place of which only some is known', async () => {
  const { variables } = await explain({ environment: 'production', name: 'SQL' });
  expect(variables).toMatchObject([
    {
      winner: { value: 'sql-prod', rank: 101 },
      losers: [{ reason: { text: 'for some roles, and the question names no machine' } }, {}],
    },
  ]);
});

it.each(['environment', 'machine', 'step', 'channel'])(
  'names the field of the question that leads nowhere: %s',
  async (field) => {
    await expect(explain({ [field]: 'Nowhere' })).rejects.toMatchObject({
      code: 'not-found',
      errors: [{ field }],
    });
  },
);
