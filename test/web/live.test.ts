import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('what others do', (browser) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.addAgent({ name: 'web-1', roles: ['web'] });
  });
  afterAll(() => world.close());

  const step = {
    name: 'Say',
    roles: ['web'],
    action: { kind: 'run-script', syntax: 'bash', body: 'echo hello' },
  };

  it('is seen without reloading, also after the connection was cut and the server was away', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/');
    await page.getByRole('heading', { name: 'Nothing is deployed yet' }).waitFor();
    await createProject(world.api, 'Shop', [step]);
    await page.getByRole('link', { name: 'Shop' }).waitFor();
    const { taskId } = await deploy(world.api, { project: 'Shop', version: '1.0.0' }, 'Test');
    await followTask(world.server, taskId);
    await page.getByRole('link', { name: /Success 1\.0\.0 in Test/ }).waitFor();

    await world.server.stop();
    await page.getByText('The server cannot be reached').waitFor();
    await world.server.start();
    await page.getByText('The server cannot be reached').waitFor({ state: 'detached' });
    await createProject(world.api, 'Billing', [step]);
    await page.getByRole('link', { name: 'Billing' }).waitFor();
    expect(asked.filter((path) => path === '/').length).toBe(1);
  });

  it('whoever is signed out elsewhere is asked to sign in again, and comes back to where they were', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    await page.goto('/projects/shop');
    await page.getByRole('heading', { name: 'Shop' }).waitFor();
    await context.clearCookies();
    await world.api.patch('/projects/shop', { description: 'has changed' });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toBe('/projects/shop');
  });
});
