import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { createSecrets, masterKeyBytes } from '../database/secrets.ts';
import { asker } from '../environment/ask.test-support.ts';
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

const create = (name: string, more: object = {}) =>
  ask('channels.create', { id: 'shop', body: { name, ...more } });
const defaults = async () => {
  const { items } = await ask('channels.list', { id: 'shop' });
  return items.map(({ name, isDefault }) => `${name}${isDefault ? ' *' : ''}`);
};

it('a project has a channel from the start, the default one', async () => {
  expect(await ask('channels.list', { id: 'shop' })).toMatchObject({
    total: 1,
    items: [{ id: 'Channels-1', slug: 'default', projectId: 'Projects-1', name: 'Default', isDefault: true }],
  });
});

it('one channel is the default: another one takes its place', async () => {
  await create('Beta', { description: 'early' });
  const beta = await ask('channels.patch', { id: 'shop', channel: 'beta', body: { isDefault: true } });
  expect(beta).toMatchObject({ slug: 'beta', description: 'early', isDefault: true });
  expect(await defaults()).toEqual(['Beta *', 'Default']);
  await create('Hotfix', { isDefault: true });
  expect(await defaults()).toEqual(['Beta', 'Default', 'Hotfix *']);
  const noDefault = ask('channels.patch', { id: 'shop', channel: 'hotfix', body: { isDefault: false } });
  await expect(noDefault).rejects.toMatchObject({ errors: [{ field: 'isDefault' }] });
});

it('names are taken in their project only, and addresses never collide', async () => {
  await expect(create('DEFAULT')).rejects.toMatchObject({ code: 'name.taken', errors: [{ field: 'name' }] });
  await create('Pre release');
  expect(await create('pre-release')).toMatchObject({ slug: 'pre-release-2' });
  await ask('projects.create', { body: { name: 'Other' } });
  const other = await ask('channels.create', { id: 'other', body: { name: 'Pre release' } });
  expect(other).toMatchObject({ projectId: 'Projects-2', slug: 'pre-release' });
  const elsewhere = ask('channels.get', { id: 'shop', channel: other.id });
  await expect(elsewhere).rejects.toMatchObject({ code: 'not-found' });
});

it('a channel is renamed and deleted; the default one stays', async () => {
  await create('Beta');
  const renamed = await ask('channels.patch', { id: 'shop', channel: 'beta', body: { name: 'Early' } });
  expect(renamed).toMatchObject({ slug: 'early', name: 'Early' });
  await ask('channels.delete', { id: 'shop', channel: 'early' });
  const deleting = ask('channels.delete', { id: 'shop', channel: 'default' });
  await expect(deleting).rejects.toMatchObject({ code: 'in-use' });
  expect(await defaults()).toEqual(['Default *']);
});

it('variables are scoped to channels of their project, by name, slug or id', async () => {
  await create('Beta');
  const put = (channels: string[]) => {
    const variables = [{ name: 'A', value: '1', scope: { channels } }];
    return ask('variables.put', { id: 'shop', body: { version: 0, variables } });
  };
  await expect(put(['Gamma'])).rejects.toMatchObject({
    code: 'not-found',
    errors: [{ field: 'variables[0].scope.channels[0]' }],
  });
  expect(await put(['BETA', 'default'])).toMatchObject({
    variables: [{ scope: { channels: ['Channels-2', 'Channels-1'] } }],
  });
});
