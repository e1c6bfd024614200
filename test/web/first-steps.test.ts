/** From an empty server to the first deployment, as the page leads there. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiOf } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { mustRun, type Running, startProgram } from '../../scripts/rig/program.ts';
import { createServer, type RigServer } from '../../scripts/rig/server.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { commandsIn } from '../support/commands-in.ts';
import { packFiles } from '../support/world.ts';

describeInBrowser('the first steps', (browser: () => Browser) => {
  let folder: string;
  let server: RigServer;
  let agent: Running | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tako-first-'));
    server = await createServer(folder);
  });
  afterAll(async () => {
    await agent?.stop('SIGKILL');
    await server.stop('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('lead from an empty server to a deployment, each done as soon as the server has what it asks for', async () => {
    const page = await (await openSession(browser(), server)).newPage();
    const faults = watchFaults(page);
    const done = (title: string) => page.getByRole('heading', { name: `${title} (done)` }).waitFor();
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await page.goto('/');
    await navigation.getByRole('link', { name: 'First steps' }).click();
    await page.getByRole('heading', { name: 'First steps', level: 1 }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add environment' }).click();
    await done('Make an environment');

    await page.getByRole('button', { name: 'Put a new API key into it' }).click();
    const code = page.locator('pre code').filter({ hasText: 'tentacle register' });
    await code.filter({ hasText: /--api-key API-[\w-]{8}/ }).waitFor();
    const [init, register] = commandsIn(await code.innerText());
    const home = path.join(folder, 'web-1');
    await mustRun('tentacle', ['--home', home, ...(init ?? [])]);
    await mustRun('tentacle', ['--home', home, ...(register ?? [])]);
    agent = startProgram('tentacle', ['--home', home, 'run'], path.join(folder, 'web-1.log'));
    await page.getByText('Healthy', { exact: true }).waitFor();
    await done('Install an agent');

    const file = await packFiles(folder, 'Shop.Web', '1.0.0', { 'index.html': '<h1>Shop</h1>' });
    await page.locator('input[type=file]').setInputFiles(file);
    await done('Upload a package');
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop');
    await page.getByRole('button', { name: 'Add project' }).click();
    await done('Make a project');
    await expectAccessible(page);

    const api = apiOf(server);
    const { version } = await api.get('/projects/shop/process');
    const action = { kind: 'deploy-package', packageId: 'Shop.Web' };
    await api.put('/projects/shop/process', {
      ...{ version, steps: [{ name: 'Deploy web', roles: ['web'], action }] },
    });
    const release = await api.post('/releases', { project: 'shop' });
    await api.post('/deployments', { release: release.id, environment: 'test' });
    await page.getByText('You have deployed').waitFor();
    await page.getByText('Success', { exact: true }).waitFor();
    await navigation.getByRole('link', { name: 'First steps' }).waitFor({ state: 'detached' });
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });
});
