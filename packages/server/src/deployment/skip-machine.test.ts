/** Machines that a deployment leaves out because they cannot be reached. */
import type { BodyInputOf, RouteOf } from '@tako/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, packageStep, type Shop, scriptStep } from './shop.test-support.ts';
import { ended, line } from './test-agent.test-support.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ firstReachMs: 100, lostMachineMs: 100 });
});
afterEach(() => shop.close());

type Setting = BodyInputOf<RouteOf<'projects.patch'>>['unavailableMachines'];
type Steps = Parameters<Shop['makeRelease']>[1];

/** A release of the project Web, which does this with machines that are away. */
async function release(unavailableMachines: Setting, steps: Steps): Promise<string> {
  const id = await shop.makeRelease('Web', steps);
  await shop.ask('projects.patch', { id: 'web', body: { unavailableMachines } });
  return id;
}
const skippedOf = async () => {
  const { items } = await shop.ask('deployments.list');
  return items[0]?.skippedMachines.map(({ machineName }) => machineName);
};

describe('a machine that is away when the deployment begins', () => {
  it('fails it, where the project says nothing else, and nothing is installed anywhere', async () => {
    const here = await shop.addMachine('here', 'web');
    await (await shop.addMachine('away', 'web')).stop();
    const taskId = await shop.deploy(
      await shop.makeRelease('Web', [packageStep('Deploy', 'web', 'Shop.Web')]),
    );
    expect((await shop.untilEnded(taskId)).taskState).toBe('failed');
    expect(here.started).toEqual([]);
  });

  it('is skipped where the project says so: the others go on, and log and result name it', async () => {
    const here = await shop.addMachine('here', 'web');
    for (const name of ['away-1', 'away-2']) await (await shop.addMachine(name, 'web')).stop();
    const steps = [packageStep('Deploy', 'web', 'Shop.Web'), scriptStep('Warm', 'web')];
    const taskId = await shop.deploy(await release('skip', steps));
    const { taskState, lines, states } = await shop.untilEnded(taskId);
    expect(taskState).toBe('warning');
    expect(here.started).toHaveLength(2);
    expect((await skippedOf())?.toSorted()).toEqual(['away-1', 'away-2']);
    expect(lines).toContainEqual(
      expect.stringMatching(/^away-1 is skipped: unavailable: could not be reached/),
    );
    expect(Object.values(states)).not.toContain('pending');
    expect(Object.values(states)).not.toContain('running');
  });

  it('is skipped by a project that skips only those that may be offline, if its policy says that of it', async () => {
    await shop.ask('machinePolicies.create', { body: { name: 'Laptops', connectivity: 'may-be-offline' } });
    await shop.addMachine('here', 'web');
    await (await shop.addMachine('away', 'web')).stop();
    const id = await release('skip-may-be-offline', [scriptStep('Run', 'web')]);
    expect((await shop.untilEnded(await shop.deploy(id))).taskState).toBe('failed');
    await shop.ask('machines.patch', { id: 'away', body: { policy: 'Laptops' } });
    expect((await shop.untilEnded(await shop.deploy(id))).taskState).toBe('warning');
    expect(await skippedOf()).toEqual(['away']);
  });

  it('that is the only one leaves nothing to do: that has failed, as it would be refused with no machine', async () => {
    await (await shop.addMachine('away', 'web')).stop();
    const taskId = await shop.deploy(await release('skip', [scriptStep('Run', 'web')]));
    const { taskState, lines } = await shop.untilEnded(taskId);
    expect(taskState).toBe('failed');
    expect(lines.at(-1)).toMatch(
      /^No step ran on any machine\. step 1 \(Run\): every machine is left out: away/,
    );
  });
});

describe('a machine that becomes unavailable', () => {
  it('between two steps is skipped from then on, and stays so after a restart of the server', async () => {
    const [here, leaves] = [await shop.addMachine('here', 'web'), await shop.addMachine('leaves', 'web')];
    const steps = [scriptStep('First', 'web'), scriptStep('Second', 'web'), scriptStep('Third', 'web')];
    here.script = (spec) => (spec.description.includes('First') ? [line('holds')] : [ended('succeeded')]);
    const taskId = await shop.deploy(await release('skip', steps));
    await leaves.until(() => leaves.forgotten.length === 1);
    await leaves.stop();
    // The server has noticed: a start that goes into a dead connection may have come, and is not passed over.
    await expect(shop.sayHello('leaves')).rejects.toMatchObject({ code: 'agent.unreachable' });
    here.script = (spec) => (spec.description.includes('Third') ? [line('third')] : [ended('succeeded')]);
    here.write(here.started[0]!.ticket, ended('succeeded'));
    await shop.untilLine(taskId, 'third');
    await leaves.start();
    await shop.restart();
    here.write(here.started[2]!.ticket, ended('succeeded'));
    const { taskState } = await shop.untilEnded(taskId);
    expect(taskState).toBe('warning');
    expect(leaves.started).toHaveLength(1);
    expect(await skippedOf()).toEqual(['leaves']);
  });

  it('while its script runs is not passed over: how that ended is not known', async () => {
    await shop.addMachine('here', 'web');
    const lost = await shop.addMachine('lost', 'web');
    lost.script = () => [line('began')];
    const taskId = await shop.deploy(await release('skip', [scriptStep('Run', 'web')]));
    await shop.untilLine(taskId, 'began');
    await lost.stop();
    expect((await shop.untilEnded(taskId)).taskState).toBe('interrupted');
    expect(await skippedOf()).toEqual([]);
  });
});

it('the preview names a machine that is unavailable, and what will come of it', async () => {
  await shop.addMachine('here', 'web');
  await (await shop.addMachine('away', 'web')).stop();
  const id = await release('skip', [scriptStep('Run', 'web')]);
  await shop.untilEnded(await shop.deploy(id));
  await shop.store.db
    .updateTable('machines')
    .set({ health_state: 'unavailable', health_detail: 'could not be reached' })
    .where('name', '=', 'away')
    .execute();
  const preview = async () => {
    const body = { release: id, environment: 'Test' };
    return (await shop.ask('deployments.preview', { body })).warnings;
  };
  const away = 'away is unavailable (could not be reached): ';
  expect(await preview()).toEqual([`${away}it is skipped unless it is back when the deployment begins`]);
  await shop.ask('projects.patch', { id: 'web', body: { unavailableMachines: 'fail' } });
  expect(await preview()).toEqual([`${away}the deployment fails unless it comes back in time`]);
});
