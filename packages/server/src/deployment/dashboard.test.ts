import { afterEach, beforeEach, expect, it } from 'vitest';
import { openShop, type Shop, scriptStep } from './shop.test-support.ts';
import { ended } from './test-agent.test-support.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

it('the dashboard shows the latest deployment of each project in each environment, and what runs there', async () => {
  const box = await shop.addMachine('web-1', 'web');
  const first = await shop.makeRelease('Shop', [scriptStep('Say', 'web')]);
  const good = await shop.deploy(first);
  await shop.untilEnded(good);
  box.script = () => [ended('failed', 'exit code 1')];
  const second = await shop.ask('releases.create', { body: { project: 'Shop', version: '1.1.0' } });
  const bad = await shop.deploy(second.id);
  await shop.untilEnded(bad);
  box.script = () => [ended('succeeded')];
  await shop.ask('projects.create', { body: { name: 'Idle' } });

  const { environments, projects, cells } = await shop.ask('dashboard.get');
  expect(environments.map(({ name }) => name)).toEqual(['Test']);
  expect(projects.map(({ name }) => name)).toEqual(['Idle', 'Shop']);
  expect(cells).toMatchObject([
    {
      latest: { taskId: bad, version: '1.1.0', state: 'failed', releaseId: second.id },
      succeeded: { taskId: good, version: '1.0.0', state: 'success', releaseId: first },
    },
  ]);
  const progression = await shop.ask('progressions.get', { id: 'shop', query: { take: 1 } });
  expect(progression).toMatchObject({
    total: 2,
    items: [{ release: { version: '1.1.0' }, deployments: [{ taskId: bad, state: 'failed' }] }],
  });
  const again = await shop.deploy(first);
  await shop.untilEnded(again);
  const all = await shop.ask('progressions.get', { id: 'shop' });
  expect(all.items.map(({ deployments }) => deployments.map(({ taskId }) => taskId))).toEqual([
    [bad],
    [again],
  ]);
  expect((await shop.ask('dashboard.get')).cells).toMatchObject([
    { latest: { taskId: again }, succeeded: { taskId: again } },
  ]);

  box.script = () => [];
  const hanging = await shop.deploy(first);
  await box.until(() => box.started.length === 4);
  await shop.deploy(second.id);
  expect((await shop.ask('dashboard.get')).cells).toMatchObject([
    { latest: { taskId: hanging, state: 'running' }, succeeded: { taskId: again } },
  ]);
});
