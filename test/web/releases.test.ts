import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('the releases of a project', (browser) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.addAgent({ name: 'web-1', roles: ['web'] });
    const action = { kind: 'run-script', syntax: 'bash', body: 'echo' };
    const variables = [
      { name: 'Colour', value: 'grey' },
      { name: 'Password', value: 'correct horse', isSensitive: true },
    ];
    await createProject(world.api, 'Shop', [{ name: 'Say so', roles: ['web'], action }], variables);
    await world.api.post('/projects/shop/channels', { name: 'Beta' });
    const { taskId } = await deploy(world.api, { project: 'Shop', version: '1.0.0' }, 'Test');
    await followTask(world.server, taskId);
    await world.api.post('/releases', { project: 'Shop', version: '1.1.0' });
    await world.api.post('/releases', { project: 'Shop', version: '2.0.0-beta.1', channel: 'Beta' });
  });
  afterAll(() => world.close());

  it('are found by version and channel, each with where it is; a link leads others to the same', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto('/projects/shop/releases');
    const versions = () => page.getByRole('rowheader').allTextContents();
    await expect.poll(versions).toEqual(['2.0.0-beta.1', '1.1.0', '1.0.0']);
    await page
      .getByRole('row', { name: /1\.0\.0/ })
      .getByRole('link', { name: 'Success Test' })
      .waitFor();
    await page
      .getByRole('row', { name: /1\.1\.0/ })
      .getByText('Nowhere yet')
      .waitFor();
    await page.getByRole('textbox', { name: 'Search releases' }).fill('1.');
    await expect.poll(versions).toEqual(['2.0.0-beta.1', '1.1.0', '1.0.0']);
    await page.getByRole('textbox', { name: 'Search releases' }).fill('1.1');
    await expect.poll(versions).toEqual(['1.1.0']);
    await page.getByRole('textbox', { name: 'Search releases' }).fill('');
    await page.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option', { name: 'Beta' }).click();
    await expect.poll(versions).toEqual(['2.0.0-beta.1']);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect.poll(() => other.getByRole('rowheader').allTextContents()).toEqual(['2.0.0-beta.1']);
    expect(faults).toEqual([]);
  });

  it('show what they froze, without secrets; one takes over the variables of now', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    await page.goto('/releases/shop-1.1.0');
    await page.getByText('1. Say so').waitFor();
    await page.getByText('Bash script').waitFor();
    await page.getByText('grey').waitFor();
    await page.getByText('Secret, kept').waitFor();
    const list = await context.newPage();
    await list.goto('/projects/shop/releases');
    const row = list.getByRole('row', { name: /1\.1\.0/ });
    await row.getByText('As now').waitFor();

    const { version, variables } = await world.api.get('/projects/shop/variables');
    const changed = variables.map((one: { name: string }) =>
      one.name === 'Colour' ? { ...one, value: 'blue' } : one,
    );
    await world.api.put('/projects/shop/variables', { version, variables: changed });
    // Nobody has reloaded anything.
    await row.getByText('Of before').waitFor();
    await page.getByText('Variables have been saved since this release froze them').waitFor();
    await page.getByRole('button', { name: 'Update variables' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Update variables' }).click();
    await page.getByText('blue').waitFor();
    await row.getByText('As now').waitFor();
    await page.getByRole('link', { name: 'Which value wins in this release' }).click();
    await page
      .getByRole('row', { name: /Colour/ })
      .getByText('blue')
      .waitFor();
  });
});
