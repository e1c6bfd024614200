/** Environments and machines through the page, with real agents. */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSession } from '../../scripts/rig/browser.ts';
import { freePort } from '../../scripts/rig/free-port.ts';
import { mustRun, type Running, startProgram, whenLogged } from '../../scripts/rig/program.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { commandsIn } from '../support/commands-in.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('infrastructure', (browser: () => Browser) => {
  let world: World;
  let page: Page;
  let faults: readonly string[];
  const agents: Running[] = [];
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(async () => {
    await Promise.all(agents.map((agent) => agent.stop('SIGKILL')));
    await world.close();
  });
  const openPage = async () => (await openSession(browser(), world.server)).newPage();
  beforeEach(async () => {
    page = await openPage();
    faults = watchFaults(page);
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });

  /** An agent that trusts the server, which does not know it. */
  async function startStranger(name: string): Promise<{ port: number; thumbprint: string }> {
    const home = path.join(world.folder, name);
    const port = await freePort();
    const tentacle = (...args: string[]) => mustRun('tentacle', ['--home', home, ...args]);
    await tentacle('init', '--name', name, '--port', String(port), '--listen', '127.0.0.1');
    await tentacle('trust', world.server.ready().thumbprint);
    const { thumbprint } = JSON.parse(await tentacle('show-thumbprint', '--format', 'json'));
    const agent = startProgram('tentacle', ['--home', home, 'run'], path.join(world.folder, `${name}.log`));
    agents.push(agent);
    await whenLogged(agent, /"the agent runs"/);
    return { port, thumbprint };
  }

  it('a machine is registered by the thumbprint that the server sees and somebody compares, and is healthy', async () => {
    const { port, thumbprint } = await startStranger('web-1');
    await page.goto('/machines');
    await page.getByRole('button', { name: 'Add machine' }).click();
    await page.getByText(`tentacle trust ${world.server.ready().thumbprint}`).waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${port}`);
    await page.getByRole('button', { name: 'Fetch its thumbprint' }).click();
    await page.getByRole('img', { name: `Thumbprint ${thumbprint}` }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('web-1');
    await page.getByRole('combobox', { name: 'Environments' }).click();
    await page.getByRole('option', { name: 'Test' }).click();
    await page.getByRole('combobox', { name: 'Roles' }).fill('web');
    await page.getByRole('combobox', { name: 'Roles' }).press('Enter');
    const add = page.getByRole('button', { name: 'Add machine' });
    expect(await add.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /prints the same/ }).check();
    await expectAccessible(page);
    await add.click();
    await page.getByRole('heading', { name: 'web-1', level: 1 }).waitFor();
    await page.getByText('Healthy', { exact: true }).waitFor();
    const machine = await world.api.get('/machines/web-1');
    expect(machine).toMatchObject({ thumbprint, roles: ['web'], address: `127.0.0.1:${port}` });
    await expectAccessible(page);
  });

  it('an address where no agent answers registers nothing, and the page says so', async () => {
    const port = await freePort();
    await page.goto('/add-machine');
    await page.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${port}`);
    await page.getByRole('textbox', { name: 'Address' }).press('Enter');
    await page.getByRole('alert').getByText(`No agent answers at 127.0.0.1:${port}`).waitFor();
    expect(await page.getByRole('button', { name: 'Add machine' }).isDisabled()).toBe(true);
  });

  it('an agent that polls appears by itself once the command of the page has run', async () => {
    await page.goto('/add-machine?way=polling');
    await page.getByRole('textbox', { name: 'Name' }).fill('far away');
    await page.getByRole('combobox', { name: 'Environments' }).click();
    await page.getByRole('option', { name: 'Test' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Put a new API key into it' }).click();
    const code = page.locator('pre code');
    await code.filter({ hasText: /--api-key API-[\w-]{8}/ }).waitFor();
    await expectAccessible(page);
    const home = path.join(world.folder, 'far-away');
    const [init, register] = commandsIn(await code.innerText());
    await mustRun('tentacle', ['--home', home, ...(init ?? [])]);
    const polled = `127.0.0.1:${world.server.ready().pollingPort}`;
    await mustRun('tentacle', ['--home', home, ...(register ?? []), '--server-polling-address', polled]);
    await page.getByRole('link', { name: 'far away' }).waitFor();
    agents.push(startProgram('tentacle', ['--home', home, 'run'], path.join(world.folder, 'far-away.log')));
    await page.getByRole('status').getByText('Healthy', { exact: true }).waitFor();
  });

  it('environments are made, put in order and deleted, and a second browser sees it without loading anew', async () => {
    const other = await openPage();
    await other.goto('/environments');
    await other.getByRole('rowheader', { name: 'Test' }).waitFor();
    await page.goto('/environments');
    await page.getByRole('button', { name: 'New environment' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Staging');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add environment' }).click();
    await other.getByRole('rowheader', { name: 'Staging' }).waitFor();
    await page.getByRole('button', { name: 'Move Staging up' }).click();
    const rows = other.getByRole('rowheader');
    await other.locator('tbody tr:first-child th', { hasText: 'Staging' }).waitFor();
    expect(await rows.allInnerTexts()).toEqual(['Staging', 'Test']);
    await page.getByRole('button', { name: 'Delete Staging' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await rows.filter({ hasText: 'Staging' }).waitFor({ state: 'detached' });
    await expectAccessible(other);
    await other.context().close();
  });

  it('what the server refuses is told in the dialog, and the environment stays', async () => {
    await page.goto('/environments');
    await page.getByRole('button', { name: 'Delete Test' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').getByText('It is in use').waitFor();
    expect(await world.api.get('/environments/test')).toMatchObject({ name: 'Test' });
  });

  it('a slow answer is awaited with a skeleton, and one that does not come can be asked for again', async () => {
    const machines = '**/api/v1/machines?*';
    const letOn = Promise.withResolvers<void>();
    await page.route(machines, async (route) => {
      await letOn.promise;
      await route.abort();
    });
    await page.goto('/machines');
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    await expectAccessible(page);
    letOn.resolve();
    await page.getByRole('alert').getByText('cannot be reached').waitFor();
    await expectAccessible(page);
    await page.unroute(machines);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'web-1' }).waitFor();
  });

  it('a machine is disabled, given another name and found by the palette', async () => {
    await page.goto('/machines');
    await page.getByRole('link', { name: 'web-1' }).click();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Deployments leave it out').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('web-01');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'web-01', level: 1 }).waitFor();
    expect(await world.api.get('/machines/web-01')).toMatchObject({ isDisabled: true });
    await page.keyboard.press('Control+K');
    await page.getByRole('textbox', { name: 'Go to' }).fill('far');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'far away', level: 1 }).waitFor();
  });
});
