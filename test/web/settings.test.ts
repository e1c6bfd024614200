/** Users, API keys, the profile and the server's own facts through the page. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSession, signIn } from '../../scripts/rig/browser.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('settings', (browser: () => Browser) => {
  let world: World;
  let page: Page;
  let faults: readonly string[];
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    page = await (await openSession(browser(), world.server)).newPage();
    faults = watchFaults(page);
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('an API key is shown once, works, and no longer when it is deleted', async () => {
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByRole('textbox', { name: 'Purpose' }).fill('Build server');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('It is shown this once').waitFor();
    await expectAccessible(page);
    const key = await page.getByRole('dialog').locator('code').innerText();
    const ask = () => fetch(`${world.server.url()}/api/v1/projects`, { headers: { 'x-api-key': key } });
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('rowheader', { name: 'Build server' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(key);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete the key “Build server”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('rowheader', { name: 'Build server' }).waitFor({ state: 'detached' });
    expect((await ask()).status).toBe(401);
  });

  it('a user is made, signs in, changes the password, and sees no users', async () => {
    await page.goto('/settings/users');
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByRole('textbox', { name: 'User name' }).fill('ann');
    await page.getByRole('textbox', { name: 'Password' }).fill('too short');
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('a password of ann');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByRole('rowheader', { name: 'ann' }).waitFor();

    const own = await browser().newPage({ baseURL: world.server.url() });
    await own.goto('/settings/profile');
    await signIn(own, 'ann', 'a password of ann');
    await own.getByRole('textbox', { name: 'Password of now' }).fill('a password of ann');
    await own.getByRole('textbox', { name: 'New password', exact: true }).fill('another password');
    await own.getByRole('textbox', { name: 'New password again' }).fill('another passwort');
    await own.getByRole('button', { name: 'Change password' }).click();
    await own.getByText('This is not the same').waitFor();
    await own.getByRole('textbox', { name: 'New password again' }).fill('another password');
    await own.getByRole('button', { name: 'Change password' }).click();
    await own.getByText('Your password is changed').waitFor();
    await expectAccessible(own);
    await own.getByRole('textbox', { name: 'Name', exact: true }).fill('Ann of the shop');
    await own.getByRole('button', { name: 'Save' }).click();
    await own.getByRole('button', { name: 'Ann of the shop' }).waitFor();
    const log = { data: { username: 'ann', password: 'a password of ann' } };
    expect((await own.request.post('/api/v1/sessions', log)).status()).toBe(401);
    await own.goto('/settings/users');
    await own.getByText('Only administrators see the users').waitFor();
    await own.close();
  });

  it('the last administrator stays one, and the page says why', async () => {
    await page.goto('/settings/users');
    await page.getByRole('button', { name: 'Edit admin' }).click();
    await page.getByRole('checkbox', { name: /^Administrator/ }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('is the last administrator').waitFor();
  });

  it("the server's page shows the thumbprint that agents see", async () => {
    await page.goto('/settings/server');
    await page.getByText(world.server.ready().thumbprint).waitFor();
    await page.getByText(`come to port ${world.server.ready().pollingPort}`).waitFor();
    await expectAccessible(page);
  });
});
