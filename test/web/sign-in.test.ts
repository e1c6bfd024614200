import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession, signIn } from '../../scripts/rig/browser.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('signing in', (browser: () => Browser) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  it('whoever is not signed in is asked to, told of a wrong password, and then led where they wanted to go', async () => {
    const page = await browser().newPage({ baseURL: world.server.url() });
    const faults = watchFaults(page);
    await page.goto('/?from=mail');
    await signIn(page, 'admin', 'not the password');
    await page.getByRole('alert').getByText('User name or password is wrong').first().waitFor();
    await expectAccessible(page);
    await signIn(page, 'admin', world.server.adminPassword);
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    expect(page.url()).toBe(`${world.server.url()}/?from=mail`);
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  it('no link to the sign-in leads to another site', async () => {
    const page = await browser().newPage({ baseURL: world.server.url() });
    await page.goto('/sign-in?next=//example.com/');
    await signIn(page, 'admin', world.server.adminPassword);
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    expect(page.url()).toBe(`${world.server.url()}/`);
  });

  it('whoever signs out is out, here and on the server', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'admin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect((await context.request.get('/api/v1/projects')).status()).toBe(401);
  });

  it('the colours follow the system until somebody chooses, and the choice is kept', async () => {
    const context = await openSession(browser(), world.server, { colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto('/');
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    await page.getByRole('button', { name: 'admin' }).click();
    expect(await scheme()).toBe('dark');
    await page.getByText('Light', { exact: true }).click({ force: true });
    await page.reload();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    expect(await scheme()).toBe('light');
  });
});
