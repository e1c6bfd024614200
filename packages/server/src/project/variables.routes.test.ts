import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { snapshotVariables } from '../variable/variable.store.ts';
import { openVariables } from '../variable/variable.ts';
import { projectRoutes } from './project.routes.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
let store: TestStore;
const routesOf = ({ db }: TestStore) => ({ ...environmentRoutes({ db }), ...projectRoutes({ db, secrets }) });
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  ask = asker(routesOf(store));
  await ask('projects.create', { body: { name: 'Shop' } });
  for (const name of ['Test Lab', 'Production']) await ask('environments.create', { body: { name } });
  const action = { kind: 'run-script', syntax: 'bash', body: '' } as const;
  const steps = [{ name: 'Migrate', roles: ['sql'], action }];
  await ask('processes.put', { id: 'shop', body: { version: 0, steps } });
});
afterEach(() => store.close());

type Variable = BodyInputOf<RouteOf<'variables.put'>>['variables'][number];
const put = (version: number, ...variables: Variable[]) =>
  ask('variables.put', { id: 'shop', body: { version, variables } });
const stored = () => store.db.selectFrom('variables').selectAll().orderBy('ordinal').execute();
const opened = async () => openVariables(await snapshotVariables(store.db, 'Projects-1'), secrets);
const password = 'correct horse battery';

describe('scopes', () => {
  it('are written with ids, slugs or names, and stored with ids', async () => {
    const scope = {
      environments: ['test-lab', 'PRODUCTION', 'Environments-2'],
      steps: ['migrate'],
      roles: ['sql'],
    };
    const { variables } = await put(0, { name: 'A', value: '1', scope });
    expect(variables).toEqual([
      {
        ...{ id: 'Variables-1', name: 'A', description: '', value: '1', isSensitive: false, prompt: null },
        scope: {
          ...{ environments: ['Environments-1', 'Environments-2'], roles: ['sql'] },
          ...{ machines: [], steps: ['Steps-1'], channels: [] },
        },
      },
    ]);
    expect(await ask('variables.get', { id: 'shop' })).toEqual({ version: 1, variables });
  });

  it('that lead nowhere are each refused by field, and nothing changes', async () => {
    await put(0, { name: 'Old', value: '1' });
    const scope = { environments: ['Test Lab', 'Moon'], machines: ['web-9'], steps: ['Fly'] };
    const fields = ['environments[1]', 'machines[0]', 'steps[0]'].map((place) => {
      return expect.objectContaining({ field: `variables[1].scope.${place}` });
    });
    const putting = put(1, { name: 'A', value: '1' }, { name: 'B', value: '2', scope });
    await expect(putting).rejects.toMatchObject({ code: 'not-found', errors: fields });
    expect(await ask('variables.get', { id: 'shop' })).toMatchObject({
      version: 1,
      variables: [{ name: 'Old' }],
    });
  });

  it('keep naming what is gone, so that a value does not suddenly hold everywhere', async () => {
    const { variables } = await put(0, { name: 'A', value: '1', scope: { environments: ['Production'] } });
    await ask('environments.delete', { id: 'production' });
    expect((await put(1, ...variables)).variables).toEqual(variables);
  });
});

describe('a secret', () => {
  beforeEach(() => put(0, { name: 'Password', value: password, isSensitive: true }));

  it('is never told, nor stored in plain text, and opens with the master key', async () => {
    const told = await ask('variables.get', { id: 'shop' });
    expect(told.variables).toMatchObject([{ name: 'Password', value: null, isSensitive: true }]);
    expect(JSON.stringify(await stored())).not.toContain(password);
    expect(await opened()).toMatchObject([{ name: 'Password', value: password }]);
  });

  it('is kept while the rest of its variable changes', async () => {
    const scope = { environments: ['Production'] };
    const kept = { id: 'Variables-1', name: 'DbPassword', value: null, isSensitive: true, scope };
    await put(1, { name: 'Before', value: 'x' }, kept);
    expect(await opened()).toMatchObject([
      { value: 'x' },
      { id: 'Variables-1', name: 'DbPassword', value: password },
    ]);
  });

  it('is replaced by a value that is told', async () => {
    await put(1, { id: 'Variables-1', name: 'Password', value: 'new one', isSensitive: true });
    expect(await opened()).toMatchObject([{ value: 'new one' }]);
  });

  it.each([
    [{ id: 'Variables-1', name: 'Password', value: null }, 'value'],
    [{ name: 'Password', value: null, isSensitive: true }, 'value'],
    [{ name: 'Plain', value: null }, 'value'],
    [{ id: 'Variables-99', name: 'Password', value: null, isSensitive: true }, 'id'],
    [{ id: 'Variables-99', name: 'Password', value: 'x' }, 'id'],
    [{ name: 'A', value: 'x', scope: { roles: [' '] } }, 'scope.roles[0]'],
  ])('is neither told nor lost by %o', async (variable: Variable, field) => {
    const refusal = { code: 'request.invalid', errors: [{ field: `variables[0].${field}` }] };
    await expect(put(1, variable)).rejects.toMatchObject(refusal);
    expect(await opened()).toMatchObject([{ name: 'Password', value: password }]);
  });

  it('is refused with all that is wrong of all variables at once, by field', async () => {
    const scope = { environments: ['Moon'], roles: ['', 'web', ' '] };
    const wrong: Variable[] = [
      { name: 'Plain', value: null, scope },
      { id: 'Variables-99', name: 'Lost', value: 'x', scope: { machines: ['web-9'] } },
      { name: 'Fine', value: 'x' },
      { name: 'Fine too', value: 'x', scope: { steps: ['Fly'] } },
    ];
    const fields = ['0].value', '0].scope.roles[0]', '0].scope.roles[2]', '0].scope.environments[0]'];
    const errors = [...fields, '1].id', '1].scope.machines[0]', '3].scope.steps[0]'].map((place) =>
      expect.objectContaining({ field: `variables[${place}` }),
    );
    await expect(put(1, ...wrong)).rejects.toMatchObject({ code: 'request.invalid', errors });
    expect(await opened()).toMatchObject([{ name: 'Password', value: password }]);
  });

  it('does not open in the place of another', async () => {
    const [row] = await stored();
    await put(
      1,
      { id: 'Variables-1', name: 'Password', value: null, isSensitive: true },
      { name: 'B', value: '1' },
    );
    const stolen = { value: row!.value, is_sensitive: 1 as const };
    await store.db.updateTable('variables').set(stolen).where('name', '=', 'B').execute();
    await expect(opened()).rejects.toThrow();
  });
});

describe('a variable that people are asked for', () => {
  const options = [{ value: 'red' }, { value: 'blue', label: 'Blue, as the sea' }];

  it('keeps what the form is made of', async () => {
    const prompt = { label: 'Colour', isRequired: true, control: { kind: 'select', options } } as const;
    await put(0, { name: 'Color', description: 'of the roof', value: 'red', prompt });
    expect((await ask('variables.get', { id: 'shop' })).variables).toMatchObject([
      {
        ...{ name: 'Color', description: 'of the roof' },
        prompt: {
          ...{ label: 'Colour', help: '', isRequired: true },
          control: { kind: 'select', options: [{ value: 'red', label: '' }, options[1]] },
        },
      },
    ]);
  });

  it('cannot begin with a value that its form cannot give', async () => {
    const prompt = { control: { kind: 'select' as const, options } };
    const refusal = { code: 'request.invalid', errors: [{ field: 'variables[0].value' }] };
    await expect(put(0, { name: 'Color', value: 'green', prompt })).rejects.toMatchObject(refusal);
    await put(0, { name: 'Color', value: '', prompt });
  });
});

it('two who change the set at once: the later is refused and loses nothing of the first', async () => {
  await put(0, { name: 'Mine', value: '1' });
  await expect(put(0, { name: 'Yours', value: '2' })).rejects.toMatchObject({ code: 'concurrent-change' });
  expect(await opened()).toMatchObject([{ name: 'Mine' }]);
});

it('a set of thousands is stored whole and in order', async () => {
  const many = Array.from({ length: 2500 }, (_, index) => ({ name: `V${index}`, value: String(index) }));
  await put(0, ...many);
  expect((await opened()).map(({ name, value }) => ({ name, value }))).toEqual(many);
});
