/** Tasks through the page, with a deployment that runs until the test lets it end. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createProject, deploy } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { passGate } from '../support/gate.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('tasks', (browser: () => Browser) => {
  let world: World;
  let page: Page;
  let faults: readonly string[];
  let gate: string;
  beforeAll(async () => {
    world = await createWorld();
    gate = path.join(world.folder, 'gate');
    await world.addAgent({ name: 'web-1', roles: ['web'] });
  });
  afterAll(async () => {
    await writeFile(gate, '');
    await world.close();
  });
  beforeEach(async () => {
    page = await (await openSession(browser(), world.server)).newPage();
    faults = watchFaults(page);
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('what runs, what waits and why are seen as they change, and what has ended is found in the history', async () => {
    await page.goto('/tasks');
    await page.getByText('Nothing runs, and nothing waits.').waitFor();
    await expectAccessible(page);
    const action = { kind: 'run-script', syntax: 'bash', body: passGate(gate) };
    const project = await createProject(world.api, 'Slow', [{ name: 'Wait', roles: ['web'], action }]);
    const first = await deploy(world.api, { project, version: '1.0.0' }, 'Test');
    await world.api.post('/deployments', { release: first.releaseId, environment: 'Test' });
    const open = page.getByRole('table', { name: 'Running and waiting' });
    const history = page.getByRole('table', { name: 'History' });
    await open.getByText('Running', { exact: true }).waitFor();
    const queued = open.getByRole('row').filter({ hasText: 'Queued' }).last();
    const waits = (await world.api.get('/tasks?kind=deployment&state=queued')).items[0].waitsFor[0];
    await queued.getByText(waits.reason).waitFor();
    await expectAccessible(page);
    await queued.getByRole('button', { name: 'Cancel Deploy Slow 1.0.0 to Test' }).click();
    await page.getByRole('button', { name: 'Cancel the task' }).click();
    await history.getByText('Cancelled').waitFor();
    await writeFile(gate, '');
    await history.getByText('Success').waitFor();
    await page.getByText('Nothing runs, and nothing waits.').waitFor();
    await rm(gate);

    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Cancelled' }).click();
    await history.getByText('Success').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('state')).toBe('cancelled');
    await page.reload();
    await history.getByText('Cancelled').waitFor();
    expect(await history.getByRole('row').count()).toBe(2);
  });
});
