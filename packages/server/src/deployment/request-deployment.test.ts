import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueTimesOf } from './queue-times.ts';
import { openShop, packageStep, type Shop, scriptStep } from './shop.test-support.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

type Body = Partial<Parameters<Shop['deploy']>[1]>;

const refusalOf = (release: string, choices: Body = {}) =>
  shop.deploy(release, choices).then(
    () => undefined,
    (error: unknown) => error,
  );

async function stored() {
  const { db } = shop.store;
  const counts = [];
  for (const table of ['deployments', 'tasks', 'log_nodes', 'log_chunks'] as const) {
    counts.push((await db.selectFrom(table).selectAll().execute()).length);
  }
  return counts;
}

describe('a deployment that is asked for', () => {
  it('is stored with its task and its whole tree, pending, before anything runs', async () => {
    const box = await shop.addMachine('web-1', 'web');
    await box.stop();
    const release = await shop.makeRelease('Shop', [packageStep('Web', 'web', 'Shop.Web')]);
    const taskId = await shop.deploy(release, { comment: 'at last' });
    const [first] = (await shop.ask('tasks.log', { id: taskId })).events;
    expect(first).toMatchObject({ seq: 1, name: 'Deploy Shop 1.0.0 to Test', state: 'pending' });
    const { events } = await shop.ask('tasks.log', { id: taskId });
    const names = events.flatMap((event) =>
      event.kind === 'node' && event.state === 'pending' ? [event.name] : [],
    );
    expect(names).toEqual([
      ...['Deploy Shop 1.0.0 to Test', 'Acquire packages', 'Shop.Web 1.0.0'],
      ...['Upload packages', 'web-1', 'Shop.Web 1.0.0', 'Step 1: Web', 'web-1', 'Extract package'],
      ...['PreDeploy script', 'Transform .config files', 'Replace settings in .config files'],
      ...['Deploy script', 'PostDeploy script'],
      'DeployFailed script',
    ]);
    const list = await shop.ask('deployments.list', {
      query: { project: 'Shop', environment: 'Test', release },
    });
    expect(list).toMatchObject({ total: 1, items: [{ taskId, releaseId: release, comment: 'at last' }] });
  });

  it('has the plan that the preview showed', async () => {
    await shop.addMachine('web-1', 'web');
    await shop.addMachine('web-2', 'web');
    const release = await shop.makeRelease('Shop', [scriptStep('One', 'web'), scriptStep('Two', 'nowhere')]);
    const body = { release, environment: 'Test', excludedMachines: ['web-2'] };
    const preview = await shop.ask('deployments.preview', { body });
    expect(preview.steps).toMatchObject([
      {
        name: 'One',
        skipped: null,
        machines: [{ machineName: 'web-1', skipped: null }, { skipped: 'excluded by request' }],
      },
      { name: 'Two', skipped: 'no machine of environment Test has role nowhere', machines: [] },
    ]);
    expect(await stored()).toEqual([0, 0, 0, 0]);
    await shop.untilEnded(await shop.deploy(release, { excludedMachines: ['web-2'] }));
    const { plan } = await shop.store.db.selectFrom('deployments').select('plan').executeTakeFirstOrThrow();
    expect(JSON.parse(plan)).toMatchObject({ hash: preview.hash });
  });

  it('begins not before its time, and says from when to when it may', async () => {
    const box = await shop.addMachine('box', 'box');
    const release = await shop.makeRelease('One', [scriptStep('Only', 'box')]);
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const [queueTime, queueTimeExpiry] = [inHours(1), inHours(2)];
    const taskId = await shop.deploy(release, { queueTime, queueTimeExpiry });
    const times = { queueTime, queueTimeExpiry, state: 'queued' };
    expect(await shop.ask('tasks.get', { id: taskId })).toMatchObject({ ...times, isScheduled: true });
    const { items } = await shop.ask('deployments.list', { query: { release } });
    expect(items).toMatchObject([times]);
    await shop.untilEnded(await shop.deploy(release));
    expect(box.started).toHaveLength(1);
  });

  it('has tickets that no other server makes', async () => {
    const box = await shop.addMachine('box', 'box');
    await shop.untilEnded(await shop.deploy(await shop.makeRelease('One', [scriptStep('Only', 'box')])));
    expect(box.started[0]?.ticket).toMatch(/^Tasks-1\.[0-9a-f]{12}_Steps-1_Machines-1$/);
  });
});

describe('times that are refused', () => {
  const now = Date.UTC(2026, 0, 2);
  const clock = "the server's clock says 2026-01-02T00:00:00.000Z";
  it.each([
    [{ queueTime: '2026-01-02T00:59:59+01:00' }, 'queueTime', `2026-01-02T00:59:59+01:00 is over: ${clock}`],
    [
      { queueTimeExpiry: '2026-01-02T00:00:00Z' },
      'queueTimeExpiry',
      `2026-01-02T00:00:00Z is over: ${clock}`,
    ],
    [
      { queueTime: '2027-02-02T00:00:00Z' },
      'queueTime',
      `2027-02-02T00:00:00Z is more than a year ahead: ${clock}`,
    ],
    [
      { queueTime: '2026-01-03T00:00:00Z', queueTimeExpiry: '2026-01-03T00:00:00Z' },
      'queueTimeExpiry',
      'It must be later than queueTime (2026-01-03T00:00:00.000Z), or nothing would ever begin',
    ],
  ])('%o', (times, field, message) => {
    expect(() => queueTimesOf(times, now)).toThrow(expect.objectContaining({ errors: [{ field, message }] }));
  });

  it('are refused by the preview too, and nothing is stored', async () => {
    await shop.addMachine('box', 'box');
    const release = await shop.makeRelease('One', [scriptStep('Only', 'box')]);
    const times = { queueTime: '2020-01-01T00:00:00Z' };
    const refused = { code: 'request.invalid', errors: [{ field: 'queueTime' }] };
    expect(await refusalOf(release, times)).toMatchObject(refused);
    const body = { release, environment: 'Test', ...times };
    await expect(shop.ask('deployments.preview', { body })).rejects.toMatchObject(refused);
    expect(await stored()).toEqual([0, 0, 0, 0]);
  });
});

describe('a request that is refused', () => {
  const steps = [scriptStep('Migrate', 'web', { isRequired: true }), scriptStep('Warm up', 'web')];

  it.each<[string, Body, object]>([
    ['an environment', { environment: 'Prod' }, { code: 'not-found', errors: [{ field: 'environment' }] }],
    [
      'a machine',
      { excludedMachines: ['web-9'] },
      { code: 'not-found', errors: [{ field: 'excludedMachines[0]' }] },
    ],
    [
      'a step',
      { skippedSteps: ['Warm up', 'Cool down', 'Migrate', 'Fly'] },
      {
        code: 'not-found',
        message: 'The release has no step "Cool down"',
        errors: [{ field: 'skippedSteps[1]' }, { field: 'skippedSteps[3]' }, { field: 'skippedSteps[2]' }],
      },
    ],
  ])('for %s that is not there names the field and leaves nothing', async (_, choices, refusal) => {
    await shop.addMachine('web-1', 'web');
    expect(await refusalOf(await shop.makeRelease('Shop', steps), choices)).toMatchObject(refusal);
    expect(await stored()).toEqual([0, 0, 0, 0]);
  });

  it('for a release that is not there names it', async () => {
    const refusal = { code: 'not-found', errors: [{ field: 'release' }] };
    expect(await refusalOf('Releases-9')).toMatchObject(refusal);
  });

  it('for skipping a step that is required says so', async () => {
    await shop.addMachine('web-1', 'web');
    expect(
      await refusalOf(await shop.makeRelease('Shop', steps), { skippedSteps: ['migrate'] }),
    ).toMatchObject({
      message: 'The step "Migrate" is required: it cannot be skipped',
      errors: [{ field: 'skippedSteps[0]' }],
    });
  });

  it('for a machine of another environment says so', async () => {
    await shop.ask('environments.create', { body: { name: 'Prod' } });
    await shop.addMachine('web-1', 'web');
    const release = await shop.makeRelease('Shop', steps);
    expect(await refusalOf(release, { environment: 'Prod', specificMachines: ['web-1'] })).toMatchObject({
      message: 'The machine web-1 is not in the environment Prod',
    });
  });

  it('for nothing to do, a disabled machine or a disabled project has its code and leaves nothing', async () => {
    const release = await shop.makeRelease('Shop', steps);
    expect(await refusalOf(release)).toMatchObject({ code: 'deployment.no-machines' });
    await shop.addMachine('web-1', 'web');
    await shop.ask('machines.patch', { id: 'web-1', body: { isDisabled: true } });
    expect(await refusalOf(release, { specificMachines: ['web-1'] })).toMatchObject({
      code: 'deployment.machine-disabled',
    });
    await shop.ask('projects.patch', { id: 'shop', body: { isDisabled: true } });
    expect(await refusalOf(release)).toMatchObject({ code: 'deployment.project-disabled' });
    expect(await stored()).toEqual([0, 0, 0, 0]);
  });
});
