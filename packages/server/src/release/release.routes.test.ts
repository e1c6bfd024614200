import path from 'node:path';
import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
import { endTask, insertOpenTask } from '../environment/open-task.test-support.ts';
import { createFeedHttp } from '../external-feed/feed-http.ts';
import { createFetches } from '../external-feed/fetches.ts';
import { packageRoutes } from '../package/package.routes.ts';
import { bodyOf, filesOf, packageBytes } from '../package/packages.test-support.ts';
import { projectRoutes } from '../project/project.routes.ts';
import { openVariables } from '../variable/variable.ts';
import { variableSetRoutes } from '../variable/variable-set.routes.ts';
import { releaseRoutes } from './release.routes.ts';
import { findRelease, getRelease } from './release.store.ts';

const secrets = createSecrets(Buffer.alloc(masterKeyBytes, 7));
// Nothing is fetched from anywhere: every package is in the built-in feed.
const http = createFeedHttp({ mayGoTo: () => false });
const now = () => Date.UTC(2026, 0, 2);
const fetches = createFetches(now, () => undefined);
let store: TestStore;
let packagesFolder: string;
const routesOf = ({ db }: TestStore) => ({
  ...packageRoutes({ db, packagesFolder, now }),
  ...projectRoutes({ db, secrets }),
  ...variableSetRoutes({ db, secrets }),
  ...releaseRoutes({ db, http, secrets, packagesFolder, fetches, now }),
});
let ask: ReturnType<typeof asker<keyof ReturnType<typeof routesOf>>>;

beforeEach(async () => {
  store = await openTestStore();
  packagesFolder = path.join(store.folder, 'packages');
  ask = asker(routesOf(store));
});
afterEach(() => store.close());

type StepInput = BodyInputOf<RouteOf<'processes.put'>>['steps'][number];
type ReleaseInput = Omit<BodyInputOf<RouteOf<'releases.create'>>, 'project'>;

const web: StepInput = {
  ...{ name: 'Deploy web', roles: ['web'] },
  action: { kind: 'deploy-package', packageId: 'Shop.Web' },
};
const database: StepInput = {
  ...{ name: 'Deploy database', roles: ['sql'] },
  action: { kind: 'deploy-package', packageId: 'Shop.Database' },
};
const script: StepInput = {
  ...{ name: 'Say so', roles: ['web'] },
  action: { kind: 'run-script', syntax: 'bash', body: 'echo' },
};

async function makeProject(name: string, ...steps: StepInput[]): Promise<void> {
  const { id } = await ask('projects.create', { body: { name } });
  if (steps.length > 0) await ask('processes.put', { id, body: { version: 0, steps } });
}

async function push(id: string, version: string, content?: string): Promise<string> {
  const body = bodyOf(await packageBytes(store.folder, id, version, content));
  return (await ask('packages.push', { body, query: { overwriteMode: 'overwrite' } })).sha256;
}

const release = (project: string, more: ReleaseInput = {}) =>
  ask('releases.create', { body: { project, ...more } });
const versionsOf = ({ packages }: { packages: { packageId: string; version: string }[] }) =>
  packages.map(({ packageId, version }) => `${packageId} ${version}`);

describe('the packages of a release', () => {
  beforeEach(async () => {
    for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1']) await push('Shop.Web', version);
    for (const version of ['1.9.0', '3.0.0']) await push('Shop.Database', version);
    await makeProject('Shop', database, script, web);
  });

  it('are the newest stable ones, and the highest of them is the version', async () => {
    const made = await release('shop');
    expect(made).toMatchObject({ id: 'Releases-1', slug: 'shop-3.0.0', version: '3.0.0', createdBy: 'ada' });
    expect(versionsOf(made)).toEqual(['Shop.Database 3.0.0', 'Shop.Web 1.10.0']);
    expect(await ask('releases.get', { id: 'shop-3.0.0' })).toEqual(made);
  });

  it('are those of one version where one is given, but for the steps that are named', async () => {
    const packages = [{ step: 'DEPLOY WEB', version: '2.0-RC.1' }];
    const made = await release('shop', { version: '5.0.0', packageVersion: '1.9', packages });
    expect(versionsOf(made)).toEqual(['Shop.Database 1.9.0', 'Shop.Web 2.0.0-rc.1']);
  });

  it('are not needed for steps that are disabled', async () => {
    await ask('processes.put', {
      id: 'shop',
      body: { version: 1, steps: [web, { ...database, isDisabled: true }] },
    });
    expect(versionsOf(await release('shop'))).toEqual(['Shop.Web 1.10.0']);
  });

  it('that are missing are each named with version and feed, and nothing is made', async () => {
    const missing = release('shop', { packageVersion: '9.9.9' });
    await expect(missing).rejects.toMatchObject({
      code: 'release.package-missing',
      message: expect.stringMatching(/Built-in.*Shop\.Database 9\.9\.9.*Shop\.Web 9\.9\.9/),
      errors: [{ field: 'packageVersion' }, { field: 'packageVersion' }],
    });
    expect(await ask('releases.list')).toMatchObject({ total: 0 });
  });

  it.each([
    [{ packages: [{ step: 'Say so', version: '1.0.0' }] }, 'packages[0].step'],
    [
      { packages: ['Deploy web', 'deploy WEB'].map((step) => ({ step, version: '1.9.0' })) },
      'packages[1].step',
    ],
    [{ version: '1.0.0.99999999999' }, 'version'],
  ])('are refused by field: %o', async (wrong, field) => {
    await expect(release('shop', wrong)).rejects.toMatchObject({
      code: 'request.invalid',
      errors: [{ field }],
    });
  });

  it('of steps that are not there are each named, with all else that is wrong of them', async () => {
    const packages = ['Nowhere', 'Say so', 'Neither'].map((step) => ({ step, version: '1.0.0' }));
    await expect(release('shop', { packages })).rejects.toMatchObject({
      ...{ code: 'not-found', message: 'The process has no step "Nowhere"' },
      errors: [0, 1, 2].map((index) => ({ field: `packages[${index}].step` })),
    });
  });

  it('are not deleted while a release names them', async () => {
    await release('shop');
    const deleting = ask('packages.delete', { id: 'Shop.Web@1.10.0' });
    const inUse = { code: 'in-use', message: expect.stringContaining('3.0.0 of Shop') };
    await expect(deleting).rejects.toMatchObject(inUse);
    const users = await ask('packages.releases', { id: 'Shop.Web@1.10.0' });
    expect(users).toMatchObject({ total: 1, items: [{ releaseVersion: '3.0.0', projectName: 'Shop' }] });
    expect(await ask('packages.releases', { id: 'Shop.Web@1.9.0' })).toMatchObject({ total: 0, items: [] });
    await ask('packages.delete', { id: 'Shop.Web@1.9.0' });
    await ask('releases.delete', { id: 'shop-3.0.0' });
    await ask('packages.delete', { id: 'Shop.Web@1.10.0' });
  });

  it('stay the very bytes that were chosen, also after somebody overwrites the version', async () => {
    const { packages } = await release('shop');
    await push('Shop.Web', '1.10.0', 'other bytes');
    const chosen = packages.map(({ sha256 }) => sha256);
    expect(await filesOf(packagesFolder)).toEqual(expect.arrayContaining(chosen));
    expect((await ask('releases.get', { id: 'shop-3.0.0' })).packages).toEqual(packages);
  });
});

describe('the version of a release', () => {
  beforeEach(() => makeProject('Tools', script));

  it('is the next patch where a project has no packages', async () => {
    const versions = [
      await release('tools'),
      await release('tools'),
      await release('tools', { version: '2.5' }),
    ];
    expect([...versions, await release('tools')].map(({ version }) => version)).toEqual([
      ...['1.0.0', '1.0.1', '2.5', '2.5.1'],
    ]);
  });

  it('is refused where the project has it, however it is spelt; another project may have it', async () => {
    await release('tools', { version: '1.0.0' });
    const taken = { code: 'version.taken', errors: [{ field: 'version' }] };
    for (const version of ['1.0.0', '1.0', '1.0.0+again']) {
      await expect(release('tools', { version })).rejects.toMatchObject(taken);
    }
    await makeProject('Other', script);
    expect(await release('other', { version: '1.0.0' })).toMatchObject({ version: '1.0.0' });
    expect(await ask('releases.list', { query: { project: 'tools' } })).toMatchObject({ total: 1 });
  });

  it('answers the release that has it where the request says so', async () => {
    const made = await release('tools', { version: '1.0.0' });
    expect(await release('tools', { version: '1.0', ignoreExisting: true })).toEqual(made);
    expect(await ask('releases.list')).toMatchObject({ total: 1 });
  });

  it('is made once where two ask for it at the same time', async () => {
    const ends = await Promise.allSettled([1, 2].map(() => release('tools', { version: '1.0.0' })));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('never shares an address with that of another project', async () => {
    await makeProject('Tools 1', script);
    const first = await release('tools', { version: '1-2.0' });
    const second = await release('tools-1', { version: '2.0' });
    expect([first.slug, second.slug]).toEqual(['tools-1-2.0', 'tools-1-2.0-2']);
  });
});

describe('the numbers of the releases of a project', () => {
  beforeEach(() => makeProject('Tools', script));
  const number = (releaseNumbers: BodyInputOf<RouteOf<'projects.patch'>>['releaseNumbers']) =>
    ask('projects.patch', { id: 'tools', body: { releaseNumbers } });

  it('are filled in where the request gives a mask', async () => {
    await release('tools', { version: '1.2.3' });
    expect(await release('tools', { version: '1.2.i' })).toMatchObject({ version: '1.2.4' });
    expect(await release('tools', { version: '1.i' })).toMatchObject({ version: '1.3.0' });
    expect(await release('tools', { version: '7.i' })).toMatchObject({ version: '7.0' });
  });

  it('come from the template of the project, in the channel of the release', async () => {
    await ask('channels.create', { id: 'tools', body: { name: 'Beta' } });
    const template = '1.#{Octopus.Version.Channel.NextMinor}.0-#{Octopus.Release.Channel.Name}';
    expect(await number({ kind: 'template', template })).toMatchObject({
      releaseNumbers: { kind: 'template', template },
    });
    const versions = [
      ...[await release('tools'), await release('tools'), await release('tools', { channel: 'beta' })],
      await release('tools', { version: 'v9_x' }),
    ];
    expect(versions.map(({ version }) => version)).toEqual([
      ...['1.1.0-Default', '1.2.0-Default', '1.1.0-Beta', 'v9_x'],
    ]);
    expect(await findRelease(store.db, 'Tools@v9_X')).toMatchObject({ slug: 'tools-v9-x' });
  });

  it('come from the package of one step', async () => {
    await push('Shop.Web', '1.4.2');
    await push('Shop.Database', '9.0.0');
    await ask('processes.put', { id: 'tools', body: { version: 1, steps: [database, web] } });
    await number({ kind: 'package-of-step', step: 'Deploy web' });
    expect(await release('tools')).toMatchObject({ version: '1.4.2' });
  });

  it('are refused by field where the template names what is not there, and nothing is made', async () => {
    await number({ kind: 'template', template: '1.#{Nothing}' });
    await expect(release('tools')).rejects.toMatchObject({
      ...{ code: 'request.invalid', message: expect.stringContaining('#{Nothing}') },
      errors: [{ field: 'version' }],
    });
    expect(await ask('releases.list')).toMatchObject({ total: 0 });
  });
});

it('a project without steps has nothing to release', async () => {
  await makeProject('Empty');
  await expect(release('empty')).rejects.toMatchObject({ code: 'release.nothing-to-do' });
});

it('a release is found by id, by slug and by project and version; what is not there is not found', async () => {
  await makeProject('My Tools', script);
  const { id } = await release('my-tools', { version: '1.2.0' });
  for (const reference of [id, 'my-tools-1.2.0', 'My Tools@1.2', 'my-tools@1.2.0']) {
    expect((await findRelease(store.db, reference))?.id).toBe(id);
  }
  expect(await findRelease(store.db, 'My Tools@1.3')).toBeUndefined();
  const missing = { code: 'not-found', errors: [{ field: 'release' }] };
  await expect(getRelease(store.db, 'nothing', 'release')).rejects.toMatchObject(missing);
});

it('releases are listed newest first, beyond nine of them too', async () => {
  await makeProject('Tools', script);
  for (let count = 0; count < 11; count++) await release('tools');
  const { items, total } = await ask('releases.list', { query: { take: 3, project: 'Tools' } });
  expect({ total, ids: items.map(({ id }) => id) }).toEqual({
    ...{ total: 11, ids: ['Releases-11', 'Releases-10', 'Releases-9'] },
  });
});

describe('what a release froze', () => {
  const password = 'correct horse battery';
  const variables = [
    { name: 'Greeting', value: 'hello' },
    { name: 'Password', value: password, isSensitive: true },
  ];
  beforeEach(async () => {
    await makeProject('Tools', script);
    await ask('variables.put', { id: 'tools', body: { version: 0, variables } });
    await release('tools');
  });

  it('is shown without secrets, which are nowhere in plain text', async () => {
    const snapshot = await ask('releases.snapshot', { id: 'tools-1.0.0' });
    expect(snapshot).toEqual({
      process: await ask('processes.get', { id: 'tools' }),
      variables: await ask('variables.get', { id: 'tools' }),
      variableSets: [],
    });
    expect(snapshot.variables.variables).toMatchObject([{ value: 'hello' }, { value: null }]);
    const rows = await store.db.selectFrom('releases').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  it('stays while the project changes, until the variables are taken over', async () => {
    await ask('processes.put', { id: 'tools', body: { version: 1, steps: [{ ...script, name: 'New' }] } });
    await ask('variables.put', {
      id: 'tools',
      body: { version: 1, variables: [{ name: 'Greeting', value: 'bye' }] },
    });
    const frozen = await getRelease(store.db, 'tools-1.0.0');
    expect(frozen.process.steps).toMatchObject([{ name: 'Say so' }]);
    expect(openVariables(frozen.variables, secrets)).toMatchObject(variables);

    await ask('releases.updateVariables', { id: 'tools-1.0.0' });
    const updated = await getRelease(store.db, 'tools-1.0.0');
    expect(updated.process.steps).toMatchObject([{ name: 'Say so' }]);
    expect(updated.variables).toMatchObject({ version: 2, variables: [{ value: 'bye' }] });
  });
});

describe('a project with a variable set of the library', () => {
  const put = (version: number, value: string) => {
    const variables = [{ name: 'Site', value, isSensitive: true }];
    return ask('variableSets.putVariables', { id: 'common', body: { version, variables } });
  };
  beforeEach(async () => {
    await makeProject('Tools', script);
    await ask('variableSets.create', { body: { name: 'Common' } });
    await put(0, 'first secret');
    await ask('projects.patch', { id: 'tools', body: { includedVariableSets: ['Common'] } });
    await release('tools');
  });

  it('has it frozen in its releases and shown in the snapshot, without its secrets', async () => {
    const { variableSets } = await ask('releases.snapshot', { id: 'tools-1.0.0' });
    const set = await ask('variableSets.getVariables', { id: 'common' });
    expect(variableSets).toEqual([{ id: 'VariableSets-1', name: 'Common', ...set }]);
    expect(set.variables).toMatchObject([{ name: 'Site', value: null }]);
  });

  it('takes its changes over with the variables of the project, and not before', async () => {
    await put(1, 'second secret');
    const siteOf = async () => {
      const { variables } = await getRelease(store.db, 'tools-1.0.0');
      return openVariables(variables, secrets).map(({ value }) => value);
    };
    expect(await siteOf()).toEqual(['first secret']);
    await ask('releases.updateVariables', { id: 'tools-1.0.0' });
    expect(await siteOf()).toEqual(['second secret']);
    await ask('projects.patch', { id: 'tools', body: { includedVariableSets: [] } });
    await ask('variableSets.delete', { id: 'common' });
    expect(await siteOf()).toEqual(['second secret']);
  });

  it('says of its releases whether they have the variables of now: its own, those of its sets, and which sets', async () => {
    const hasThoseOfNow = async () => {
      const { hasVariablesOfNow } = await ask('releases.get', { id: 'tools-1.0.0' });
      const { items } = await ask('releases.list');
      expect(items.map((item) => item.hasVariablesOfNow)).toEqual([hasVariablesOfNow]);
      return hasVariablesOfNow;
    };
    expect(await hasThoseOfNow()).toBe(true);
    const changes = [
      () => put(1, 'second secret'),
      () => ask('variables.put', { id: 'tools', body: { version: 0, variables: [] } }),
      () => ask('projects.patch', { id: 'tools', body: { includedVariableSets: [] } }),
    ];
    for (const change of changes) {
      await change();
      expect(await hasThoseOfNow()).toBe(false);
      await ask('releases.updateVariables', { id: 'tools-1.0.0' });
      expect(await hasThoseOfNow()).toBe(true);
    }
  });

  it('explains which values a release froze at a place, whatever is saved later', async () => {
    const variables = [
      { name: 'Colour', value: 'grey' },
      { name: 'Colour', value: 'blue', scope: { steps: ['Say so'] } },
    ];
    await ask('variables.put', { id: 'tools', body: { version: 0, variables } });
    await release('tools', { version: '2.0.0' });
    await ask('variables.put', { id: 'tools', body: { version: 1, variables: [] } });
    const explain = (query: object) => ask('releases.explain', { id: 'tools-2.0.0', query });
    const { variables: named } = await explain({ step: 'say so', name: 'colour' });
    expect(named).toMatchObject([
      { winner: { value: 'blue' }, losers: [{ value: 'grey', reason: { code: 'lower-rank' } }] },
    ]);
    const { variables: all } = await explain({});
    expect(all).toMatchObject([
      { name: 'Colour', winner: { value: 'grey' } },
      { name: 'Site', winner: { value: null, origin: { name: 'Common' } } },
    ]);
    const nowhere = { code: 'not-found', errors: [{ field: 'step' }] };
    await expect(explain({ step: 'Gone' })).rejects.toMatchObject(nowhere);
  });
});

describe('the channel of a release', () => {
  beforeEach(async () => {
    await makeProject('Tools', script);
    await ask('channels.create', { id: 'tools', body: { name: 'Beta' } });
  });

  it('is the default one, or the one that is named', async () => {
    expect(await release('tools')).toMatchObject({ channelId: 'Channels-1' });
    expect(await release('tools', { channel: 'beta' })).toMatchObject({ channelId: 'Channels-2' });
    const { items } = await ask('releases.list');
    expect(items.map(({ channelId }) => channelId)).toEqual(['Channels-2', 'Channels-1']);
    const found = async (query: object) => {
      const part = await ask('releases.list', { query: { project: 'tools', ...query } });
      return part.items.map(({ version }) => version);
    };
    expect(await found({ channel: 'Beta' })).toEqual(['1.0.1']);
    await release('tools', { version: '2.5.0-RC.1' });
    expect(await found({ search: '5.0-rc' })).toEqual(['2.5.0-RC.1']);
    expect(await found({ search: '.0', channel: 'default' })).toEqual(['2.5.0-RC.1', '1.0.0']);
    const alone = { code: 'request.invalid', errors: [{ field: 'channel' }] };
    const ofAll = ask('releases.list', { query: { skip: 0, take: 10, channel: 'Beta' } });
    await expect(ofAll).rejects.toMatchObject(alone);
    const nowhere = { code: 'not-found', errors: [{ field: 'channel' }] };
    await expect(release('tools', { channel: 'Gamma' })).rejects.toMatchObject(nowhere);
  });

  it('is not deleted while it has releases', async () => {
    const { id } = await release('tools', { channel: 'beta' });
    const deleting = ask('channels.delete', { id: 'tools', channel: 'beta' });
    await expect(deleting).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringContaining('1.0.0'),
    });
    await ask('releases.delete', { id });
    await ask('channels.delete', { id: 'tools', channel: 'beta' });
  });
});

it('the notes of a release can be changed, and nothing else of it', async () => {
  await makeProject('Tools', script);
  const made = await release('tools', { notes: 'typo' });
  expect(await ask('releases.patch', { id: made.slug, body: { notes: 'no typo' } })).toEqual({
    ...{ ...made, notes: 'no typo' },
  });
  expect(await ask('releases.patch', { id: made.id, body: {} })).toMatchObject({ notes: 'no typo' });
  expect(await ask('releases.get', { id: made.id })).toEqual({ ...made, notes: 'no typo' });
  const elsewhere = ask('releases.patch', { id: 'tools-9.9.9', body: { notes: '' } });
  await expect(elsewhere).rejects.toMatchObject({ code: 'not-found' });
});

it('a release is not deleted while a task deploys it; then it goes, and its version is free', async () => {
  await makeProject('Tools', script);
  const { id } = await release('tools');
  await insertOpenTask(store.db, { releaseId: id });
  const inUse = { code: 'in-use', message: expect.stringContaining('Tasks-7') };
  await expect(ask('releases.delete', { id })).rejects.toMatchObject(inUse);
  await endTask(store.db);
  await ask('releases.delete', { id });
  expect(await release('tools', { version: '1.0.0' })).toMatchObject({ slug: 'tools-1.0.0' });
});

it('a project takes its releases along', async () => {
  await makeProject('Tools', script);
  await release('tools');
  await ask('projects.delete', { id: 'tools' });
  expect(await ask('releases.list')).toMatchObject({ total: 0 });
});
