import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { environmentRoutes } from '../environment/environment.routes.ts';
import { snapshotVariables } from '../variable/variable.store.ts';
import { openVariables } from '../variable/variable.ts';
import { variableSetRoutes } from '../variable/variable-set.routes.ts';
import { projectRoutes } from './project.routes.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
let store: TestStore;
const routesOf = ({ db }: TestStore) => ({
  ...environmentRoutes({ db }),
  ...projectRoutes({ db, secrets }),
  ...variableSetRoutes({ db, secrets }),
});
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  ask = asker(routesOf(store));
  await ask('environments.create', { body: { name: 'Test' } });
  await ask('variableSets.create', { body: { name: 'Common Things', description: 'for all' } });
});
afterEach(() => store.close());

type Variable = BodyInputOf<RouteOf<'variables.put'>>['variables'][number];
const put = (id: string, version: number, ...variables: Variable[]) =>
  ask('variableSets.putVariables', { id, body: { version, variables } });

describe('a variable set of the library', () => {
  const common = {
    ...{ id: 'VariableSets-1', slug: 'common-things', name: 'Common Things', description: 'for all' },
  };

  it('is listed, found by id and slug, renamed, and keeps what a patch does not name', async () => {
    expect(await ask('variableSets.list')).toEqual({ items: [common], total: 1, skip: 0, take: 100 });
    expect(await ask('variableSets.get', { id: 'common-things' })).toEqual(common);
    const patched = await ask('variableSets.patch', { id: 'VariableSets-1', body: { name: 'Shared' } });
    expect(patched).toEqual({ ...common, slug: 'shared', name: 'Shared' });
  });

  it('is refused where its name exists in another case', async () => {
    const taken = { code: 'name.taken', errors: [{ field: 'name' }] };
    const again = ask('variableSets.create', { body: { name: 'COMMON things' } });
    await expect(again).rejects.toMatchObject(taken);
  });

  it('has variables as a project has, with secrets that are never told', async () => {
    const scope = { environments: ['test'] };
    const made = await put(...(['common-things', 0, { name: 'Url', value: 'https://a', scope }] as const), {
      name: 'Key',
      value: 'correct horse',
      isSensitive: true,
    });
    expect(made).toMatchObject({
      version: 1,
      variables: [{ value: 'https://a', scope: { environments: ['Environments-1'] } }, { value: null }],
    });
    expect(await ask('variableSets.getVariables', { id: 'VariableSets-1' })).toEqual(made);
    const rows = await store.db.selectFrom('variables').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('correct horse');
    const late = put('common-things', 0, { name: 'Url', value: 'late' });
    await expect(late).rejects.toMatchObject({ code: 'concurrent-change' });
  });

  it.each([
    [{ steps: ['Migrate'] }, 'variables[0].scope.steps'],
    [{ channels: ['Default'] }, 'variables[0].scope.channels'],
  ])('cannot be scoped to %o: only projects have those', async (scope, field) => {
    const putting = put('common-things', 0, { name: 'A', value: '1', scope });
    await expect(putting).rejects.toMatchObject({ code: 'request.invalid', errors: [{ field }] });
  });
});

describe('a project that includes variable sets', () => {
  beforeEach(async () => {
    await ask('variableSets.create', { body: { name: 'More' } });
    const body = { name: 'Shop', includedVariableSets: ['More', 'common-things'] };
    await ask('projects.create', { body });
  });
  const include = (...includedVariableSets: string[]) =>
    ask('projects.patch', { id: 'shop', body: { includedVariableSets } });

  it('keeps their order, also through patches of other fields', async () => {
    const included = { includedVariableSets: ['VariableSets-2', 'VariableSets-1'] };
    expect(await ask('projects.get', { id: 'shop' })).toMatchObject(included);
    const patched = await ask('projects.patch', { id: 'shop', body: { description: 'x' } });
    expect(patched).toMatchObject(included);
    expect(await include('VariableSets-1', 'more')).toMatchObject({
      includedVariableSets: ['VariableSets-1', 'VariableSets-2'],
    });
    expect((await ask('projects.list')).items).toMatchObject([
      { includedVariableSets: ['VariableSets-1', 'VariableSets-2'] },
    ]);
  });

  it.each([
    [['more', 'Nowhere'], 'not-found', 'includedVariableSets[1]'],
    [['more', 'MORE'], 'request.invalid', 'includedVariableSets[1]'],
  ])('is refused by field with %o, and nothing changes', async (references, code, field) => {
    await expect(include(...references)).rejects.toMatchObject({ code, errors: [{ field }] });
    expect(await ask('projects.get', { id: 'shop' })).toMatchObject({
      includedVariableSets: ['VariableSets-2', 'VariableSets-1'],
    });
  });

  it('holds a set that it includes, and lets it go', async () => {
    const inUse = { code: 'in-use', message: expect.stringContaining('Shop') };
    await expect(ask('variableSets.delete', { id: 'more' })).rejects.toMatchObject(inUse);
    await put('more', 0, { name: 'A', value: '1' });
    await include();
    await ask('variableSets.delete', { id: 'more' });
    expect(await ask('variableSets.list')).toMatchObject({ total: 1 });
    expect(await store.db.selectFrom('variables').selectAll().execute()).toEqual([]);
  });

  it('has their variables behind its own, opened with the master key', async () => {
    await put('common-things', 0, { name: 'A', value: 'common secret', isSensitive: true });
    await put('more', 0, { name: 'A', value: 'more' });
    const own = [{ name: 'A', value: 'own' }];
    await ask('variables.put', { id: 'shop', body: { version: 0, variables: own } });
    const opened = openVariables(await snapshotVariables(store.db, 'Projects-1'), secrets);
    expect(opened.map(({ value, origin }) => [value, origin.kind === 'project' ? '' : origin.name])).toEqual([
      ...[
        ['own', ''],
        ['more', 'More'],
      ],
      ['common secret', 'Common Things'],
    ]);
    expect((await ask('variables.get', { id: 'shop' })).variables).toHaveLength(1);
  });

  it('takes the sets not along when it goes', async () => {
    await ask('projects.delete', { id: 'shop' });
    expect(await ask('variableSets.list')).toMatchObject({ total: 2 });
    await ask('variableSets.delete', { id: 'more' });
  });
});
