/** A project's process through the page: built from nothing, kept safe from mistakes and from others, and deployed. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createProject } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

const config = `<?xml version="1.0"?>
<configuration>
  <appSettings>
    <add key="Mode" value="debug" />
  </appSettings>
</configuration>
`;
const transform = `<?xml version="1.0"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <appSettings>
    <add key="Mode" value="shop" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />
  </appSettings>
</configuration>
`;

const scriptStep = (name: string, body = 'echo hello') => ({
  ...{ name, roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body } },
});

/** Colours are looked at while nothing fades. */
const still = { reducedMotion: 'reduce' } as const;

describeInBrowser('the process of a project', (browser: () => Browser) => {
  let world: World;
  let page: Page;
  let faults: readonly string[];
  beforeAll(async () => {
    world = await createWorld();
    await world.addAgent({ name: 'web-1', roles: ['web'] });
    await world.pushPackage('Shop.Web', '1.0.0', { 'Web.config': config, 'Web.Shop.config': transform });
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    page = await (await openSession(browser(), world.server, still)).newPage();
    faults = watchFaults(page);
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });

  const addStep = async (kind: string) => {
    await page.getByRole('button', { name: 'Add step' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${kind}(?! of)`) }).click();
  };
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved: it is in the next release').waitFor();
  };
  const names = () => page.getByRole('list', { name: 'Steps' }).locator('button[data-step]').allInnerTexts();
  const order = async () =>
    (await names()).map((text) => text.split('\n').find((line) => !/^\d+$/.test(line)));

  it('is built from nothing with a package and a script, and deployed', async () => {
    await page.goto('/projects');
    await page.getByRole('button', { name: 'New project' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop');
    await page.getByRole('button', { name: 'Add project' }).click();
    await page.getByRole('heading', { name: 'Process of Shop' }).waitFor();
    await expectAccessible(page);

    await addStep('Deploy a package');
    await page.getByRole('textbox', { name: 'Name' }).fill('Deploy web');
    await page.getByRole('combobox', { name: 'Package' }).fill('shop');
    await page.getByRole('option', { name: 'Shop.Web' }).click();
    const transforms = page.getByRole('region', { name: 'Transform .config files' });
    await transforms
      .getByRole('textbox', { name: 'Additional transforms' })
      .fill('Web.Shop.config => Web.config');
    await page.getByRole('switch', { name: 'Copy to an installation folder' }).click();
    await page.getByRole('textbox', { name: 'Folder' }).fill(`${world.folder}/installed`);
    await expectAccessible(page);

    await addStep('Run a script');
    await page.getByRole('textbox', { name: 'Name' }).fill('Say so');
    await page.getByRole('textbox', { name: 'Script' }).click();
    await page.keyboard.type('write_highlight "#{Octopus.Project.Name} is there"');
    await expectAccessible(page);
    await save();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'New release' }).click();
    await page.getByRole('button', { name: 'Make the release' }).click();
    await page.getByRole('link', { name: 'Deploy …' }).click();
    await page.getByRole('combobox', { name: 'Environment' }).click();
    await page.getByRole('option', { name: 'Test' }).click();
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Success', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Open and close' }).click();
    await page.getByRole('menuitem', { name: 'Open all' }).click();
    await page.getByText('Shop is there').first().waitFor();
    expect(await readFile(`${world.folder}/installed/Web.config`, 'utf8')).toContain('value="shop"');
  });

  it('says at the fields what is wrong, and saves once it is right', async () => {
    await createProject(world.api, 'Wrong', []);
    await page.goto('/projects/wrong/process');
    await addStep('Deploy a package');
    await page.getByRole('combobox', { name: 'Package' }).fill('no package/id');
    await page.getByRole('switch', { name: 'Copy to an installation folder' }).click();
    await addStep('Run a script');
    await page.getByRole('button', { name: 'Save' }).click();
    const list = page.getByRole('alert').filter({ hasText: 'It is not saved' });
    await list.getByRole('button', { name: 'Step 1, Deploy a package' }).first().click();
    const folder = page.getByRole('textbox', { name: 'Folder' });
    expect(await folder.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('region', { name: 'Copy to an' }).getByText('must not be empty').waitFor();
    await expectAccessible(page);
    await folder.fill('/srv/shop');
    expect(await folder.getAttribute('aria-invalid')).toBe(null);
    await page.getByRole('button', { name: 'Save' }).click();
    await list.getByRole('listitem').filter({ hasText: 'package id' }).waitFor();
    await page.getByRole('combobox', { name: 'Package' }).fill('Shop.Web');
    await save();
  });

  it('is put in another order by the keyboard alone, and by dragging', async () => {
    await createProject(world.api, 'Ordered', [scriptStep('One'), scriptStep('Two'), scriptStep('Three')]);
    await page.goto('/projects/ordered/process');
    const row = (name: string) => page.locator('button[data-step]').filter({ hasText: name });
    await row('Three').focus();
    await page.keyboard.press('Alt+ArrowUp');
    expect(await order()).toEqual(['One', 'Three', 'Two']);
    await page.getByText('Three is step 2 of 3 now').waitFor({ state: 'attached' });
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    expect(await order()).toEqual(['Three', 'One', 'Two']);
    await page.keyboard.press('Control+s');
    await page.getByText('Saved: it is in the next release').waitFor();
    await row('Two').dragTo(row('Three'));
    expect(await order()).toEqual(['Two', 'Three', 'One']);
    await save();
    const { steps } = await world.api.get('/projects/ordered/process');
    expect(steps.map(({ name }: { name: string }) => name)).toEqual(['Two', 'Three', 'One']);
  });

  it('two people who work on other steps keep both, and who works on the same is told and chooses', async () => {
    await createProject(world.api, 'Shared', [scriptStep('One'), scriptStep('Two')]);
    const ann = page;
    const bob = await (await openSession(browser(), world.server, still)).newPage();
    for (const [who, step] of [
      [ann, 'One'],
      [bob, 'Two'],
    ] as const) {
      await who.goto('/projects/shared/process');
      await who.locator('button[data-step]').filter({ hasText: step }).click();
      await who.getByRole('textbox', { name: 'Name' }).fill(`${step} changed`);
    }
    await bob.getByRole('button', { name: 'Save' }).click();
    await ann.getByText('They changed Two changed.').waitFor();
    expect(await ann.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await expectAccessible(ann);
    await ann.getByRole('button', { name: 'Keep both' }).click();
    await save();
    expect(await order()).toEqual(['One changed', 'Two changed']);
    // Bob only looks now, and sees it at once.
    await bob.locator('button[data-step]').filter({ hasText: 'One changed' }).click();

    await ann.getByRole('textbox', { name: 'Name' }).fill('One of Ann');
    await bob.getByRole('textbox', { name: 'Name' }).fill('One of Bob');
    await bob.getByRole('button', { name: 'Save' }).click();
    await ann.getByText('Both of you changed One changed').waitFor();
    await ann.getByRole('button', { name: 'Keep mine, drop theirs' }).click();
    await save();
    await bob.locator('button[data-step]').filter({ hasText: 'One of Ann' }).waitFor();
    await bob.context().close();
  });

  it('is not left by mistake while something is not saved', async () => {
    await createProject(world.api, 'Kept', [scriptStep('One')]);
    await page.goto('/projects/kept/process');
    await page.getByRole('textbox', { name: 'Name' }).fill('Another name');
    await page.getByRole('link', { name: 'Overview' }).click();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.waitFor();
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Stay' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Another name');
    await page.getByRole('link', { name: 'Overview' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Kept', level: 1 }).waitFor();
  });

  it('what the page has no field for stays as it is', async () => {
    const action = {
      ...{
        kind: 'run-script',
        parameters: '--all',
        scriptFile: 'run.sh',
        package: { packageId: 'Shop.Web' },
      },
      substituteInFiles: ['conf/*.ini'],
    };
    await createProject(world.api, 'Untouched', [
      { name: 'Run it', roles: ['web'], timeoutSeconds: 60, excludedEnvironments: ['Test'], action },
    ]);
    const before = await world.api.get('/projects/untouched/process');
    await page.goto('/projects/untouched/process');
    await page.getByRole('textbox', { name: 'Name' }).fill('Run it well');
    await save();
    const after = await world.api.get('/projects/untouched/process');
    expect(after.steps).toEqual([{ ...before.steps[0], name: 'Run it well' }]);
  });

  it('steps are duplicated, disabled and deleted', async () => {
    await createProject(world.api, 'Copied', [scriptStep('One', 'echo one')]);
    await page.goto('/projects/copied/process');
    await page.getByRole('button', { name: 'Duplicate' }).click();
    await page.getByRole('button', { name: 'Disable' }).click();
    await save();
    const { steps } = await world.api.get('/projects/copied/process');
    expect(
      steps.map(({ name, isDisabled, action }: never) => ({
        name,
        isDisabled,
        body: (action as { body: string }).body,
      })),
    ).toEqual([
      { name: 'One', isDisabled: false, body: 'echo one' },
      { name: 'One (copy)', isDisabled: true, body: 'echo one' },
    ]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await save();
    expect(await order()).toEqual(['One']);
  });
});
