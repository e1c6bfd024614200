import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { endTask, insertOpenTask } from '../environment/open-task.test-support.ts';
import { projectRoutes } from './project.routes.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
let store: TestStore;
let ask: ReturnType<typeof asker<keyof ReturnType<typeof projectRoutes>>>;

beforeEach(async () => {
  store = await openTestStore();
  ask = asker(projectRoutes({ db: store.db, secrets }));
  await ask('projects.create', { body: { name: 'Shop' } });
});
afterEach(() => store.close());

type StepInput = BodyInputOf<RouteOf<'processes.put'>>['steps'][number];

const script = (name: string, more: Partial<StepInput> = {}): StepInput => ({
  ...{ name, roles: ['web'], ...more },
  action: more.action ?? { kind: 'run-script', syntax: 'bash', body: 'true' },
});
const putSteps = (version: number, ...steps: StepInput[]) =>
  ask('processes.put', { id: 'shop', body: { version, steps } });

it('the package of a script is looked at as that of any step', async () => {
  const wrong = { feedId: 'Feeds-9', packageId: 'no id' };
  const action = { kind: 'run-script' as const, package: wrong, scriptFile: 'a.sh' };
  await expect(putSteps(0, script('Migrate', { action }))).rejects.toMatchObject({
    errors: [{ field: 'steps[0].action.package.packageId' }],
  });
  const unknown = { ...action, package: { ...wrong, packageId: 'Shop.Db' } };
  await expect(putSteps(0, script('Migrate', { action: unknown }))).rejects.toMatchObject({
    errors: [{ field: 'steps[0].action.package.feedId' }],
  });
});

it('a script step that was stored before it could have a package reads as one without', async () => {
  await putSteps(0, script('Do'));
  const old = [
    { id: 'Steps-1', name: 'Do', roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body: 'ls' } },
  ];
  await store.db
    .updateTable('projects')
    .set({ steps: JSON.stringify(old) })
    .execute();
  const { steps } = await ask('processes.get', { id: 'shop' });
  expect(steps).toMatchObject([
    { environments: [], action: { body: 'ls', bodies: [], package: null, scriptFile: '' } },
  ]);
});

describe('a project', () => {
  it('starts with an empty process and no variables, both at version 0', async () => {
    expect(await ask('processes.get', { id: 'shop' })).toEqual({ version: 0, steps: [] });
    expect(await ask('variables.get', { id: 'Projects-1' })).toEqual({ version: 0, variables: [] });
  });

  it('is refused where its name exists in another case, and stands alone then', async () => {
    const taken = { code: 'name.taken', errors: [{ field: 'name' }] };
    await expect(ask('projects.create', { body: { name: 'SHOP' } })).rejects.toMatchObject(taken);
    expect(await ask('projects.list')).toMatchObject({ total: 1, items: [{ name: 'Shop' }] });
  });

  it('keeps what a patch does not name', async () => {
    const releaseNumbers = { kind: 'template' as const, template: '1.2.i' };
    const body = { description: 'sells', isDisabled: true, releaseNumbers };
    await ask('projects.patch', { id: 'shop', body });
    const patched = await ask('projects.patch', { id: 'shop', body: { name: 'Big Shop' } });
    expect(patched).toEqual({
      ...{ id: 'Projects-1', slug: 'big-shop', name: 'Big Shop', ...body },
      ...{ includedVariableSets: [], unavailableMachines: 'fail' },
    });
  });

  it('is not deleted while a task of it has not ended; then it goes, with its variables', async () => {
    await ask('variables.put', { id: 'shop', body: { version: 0, variables: [{ name: 'A', value: '1' }] } });
    await insertOpenTask(store.db, { projectId: 'Projects-1' });
    const inUse = { code: 'in-use', message: expect.stringContaining('Tasks-7') };
    await expect(ask('projects.delete', { id: 'shop' })).rejects.toMatchObject(inUse);
    await endTask(store.db);
    await ask('projects.delete', { id: 'shop' });
    expect(await ask('projects.list')).toMatchObject({ total: 0 });
    expect(await store.db.selectFrom('variables').selectAll().execute()).toEqual([]);
  });
});

describe('the steps of a process', () => {
  it('get ids, which they keep while they are renamed, moved, or sent without', async () => {
    const made = await putSteps(0, script('One'), script('Two'), script('Three'));
    expect(made).toMatchObject({
      version: 1,
      steps: [{ id: 'Steps-1' }, { id: 'Steps-2' }, { id: 'Steps-3' }],
    });
    const changed = await putSteps(1, script('New'), script('TWO'), script('Renamed', { id: 'Steps-1' }));
    expect(changed.steps.map(({ id, name }) => `${id} ${name}`)).toEqual([
      ...['Steps-4 New', 'Steps-2 TWO', 'Steps-1 Renamed'],
    ]);
    expect(await ask('processes.get', { id: 'shop' })).toEqual(changed);
  });

  it('are limited to environments and channels that exist', async () => {
    const answer = putSteps(0, script('A', { environments: ['Moon'], channels: ['default', 'Sun'] }));
    await expect(answer).rejects.toMatchObject({
      code: 'not-found',
      errors: [{ field: 'steps[0].environments[0]' }, { field: 'steps[0].channels[1]' }],
    });
    expect(await putSteps(0, script('A', { channels: ['default'] }))).toMatchObject({
      steps: [{ environments: [], channels: ['Channels-1'] }],
    });
  });

  it('are not changed from a version that is not the newest', async () => {
    await putSteps(0, script('Mine'));
    const late = putSteps(0, script('Yours'));
    const refusal = { code: 'concurrent-change', message: expect.stringContaining('version 1') };
    await expect(late).rejects.toMatchObject(refusal);
    expect(await ask('processes.get', { id: 'shop' })).toMatchObject({
      version: 1,
      steps: [{ name: 'Mine' }],
    });
  });

  it.each([
    [script('A', { id: 'Steps-99' }), 'request.invalid', 'steps[0].id'],
    [
      script('A', { action: { kind: 'deploy-package', packageId: 'Shop.Web', feedId: 'Feeds-9' } }),
      ...['not-found', 'steps[0].action.feedId'],
    ],
    [
      script('A', { action: { kind: 'deploy-package', packageId: '../Shop' } }),
      ...['request.invalid', 'steps[0].action.packageId'],
    ],
  ])('are refused by field, and nothing changes: %o', async (step, code, field) => {
    await expect(putSteps(0, step)).rejects.toMatchObject({ code, errors: [{ field }] });
    expect(await ask('processes.get', { id: 'shop' })).toEqual({ version: 0, steps: [] });
  });

  it('cannot share one id', async () => {
    await putSteps(0, script('One'));
    const twice = putSteps(1, script('One', { id: 'Steps-1' }), script('Two', { id: 'Steps-1' }));
    await expect(twice).rejects.toMatchObject({ errors: [{ field: 'steps[1].id' }] });
  });
});
