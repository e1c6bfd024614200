import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, followTask } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

describeInBrowser('from a package to a deployment', (browser) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await Promise.all(['web-1', 'web-2'].map((name) => world.addAgent({ name, roles: ['web'] })));
    for (const version of ['1.0.0', '1.1.0']) {
      await world.pushPackage('Shop.Web', version, {
        'Deploy.sh': 'echo "$(get_octopusvariable Greeting)"\n',
      });
    }
    const steps = [
      { name: 'Deploy web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Shop.Web' } },
      {
        name: 'Clean up',
        roles: ['web'],
        action: { kind: 'run-script', syntax: 'bash', body: 'echo cleaned' },
      },
    ];
    const prompt = { label: 'Greeting', help: 'What it says', isRequired: true };
    await createProject(world.api, 'Shop', steps, [{ name: 'Greeting', value: 'Welcome', prompt }]);
  });
  afterAll(() => world.close());

  it('a release is made with another package version, previewed, narrowed and deployed, as the page says', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto('/projects/shop');
    await page.getByRole('link', { name: 'New release' }).click();
    const version = page.locator('input[aria-label="Version of Shop.Web"]');
    await expect.poll(() => version.inputValue()).toBe('1.1.0');
    await version.fill('1.0.0');
    await page.getByRole('textbox', { name: 'Release notes' }).fill('Back to what worked');
    await page.getByRole('button', { name: 'Make the release' }).click();
    await page.getByRole('heading', { name: 'Shop 1.0.0' }).waitFor();
    await page.getByText('Back to what worked').waitFor();

    await page.getByRole('link', { name: 'Deploy …' }).click();
    await page.getByRole('combobox', { name: 'Environment' }).click();
    await page.getByRole('option', { name: 'Test' }).click();
    const plan = page.getByRole('region', { name: 'What will happen' });
    await plan.getByText('Shop.Web 1.0.0').first().waitFor();
    expect(await plan.getByText('web-2').count()).toBe(2);
    await page.getByText('All but some').click();
    await page.getByRole('combobox', { name: 'All but these machines' }).click();
    await page.getByRole('option', { name: 'web-2' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => plan.getByText('excluded by request').count()).toBe(2);
    await plan.getByRole('checkbox', { name: 'Run step 2: Clean up' }).click();
    await expect.poll(() => plan.getByText('web-1').count()).toBe(1);
    await page.getByRole('textbox', { name: 'Greeting' }).fill('Good morning');
    await page.getByRole('textbox', { name: 'Comment' }).fill('after the storm');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Success', { exact: true }).waitFor();
    await page.getByText('after the storm').waitFor();

    const taskId = String(/Tasks-\d+/.exec(page.url())?.[0]);
    const { events } = await followTask(world.server, taskId);
    const texts = events.flatMap((event) => (event.kind === 'line' ? [event.text] : []));
    expect(texts).toContain('Good morning');
    expect(texts).not.toContain('cleaned');
    const { deploymentId } = await world.api.get(`/tasks/${taskId}`);
    const machines = await world.api.get('/machines');
    const web2 = machines.items.find(({ name }: { name: string }) => name === 'web-2').id;
    expect(await world.api.get(`/deployments/${deploymentId}`)).toMatchObject({
      excludedMachineIds: [web2],
      skippedSteps: ['Clean up'],
    });
    expect(faults).toEqual([]);

    await page.getByRole('button', { name: 'Redeploy' }).click();
    await page.getByRole('heading', { name: 'Deploy again Shop 1.0.0' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Greeting' }).inputValue()).toBe('Good morning');
    expect(await page.getByRole('checkbox', { name: 'Run step 2: Clean up' }).isChecked()).toBe(false);
  });

  it('what cannot be deployed is said before anything is tried', async () => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    await world.api.post('/environments', { name: 'Empty' });
    await world.api.post('/releases', { project: 'Shop', version: '3.0.0' });
    await page.goto('/releases/shop-3.0.0/deploy?environment=empty');
    await page.getByRole('alert').getByText('No step would run on any machine', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Deploy', exact: true }).isDisabled()).toBe(true);
    await page.goto('/projects/nothing');
    await page.getByRole('alert').getByText('There is no project "nothing"').first().waitFor();
  });
});
