import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

const webs = ['web-1', 'web-2', 'web-3'];

describeInBrowser('the page of a task', (browser) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await Promise.all(
      webs.map((name, index) => world.addAgent({ name, roles: ['web'], polling: index === 0 })),
    );
  });
  afterAll(() => world.close());

  const script = (body: string) => ({
    ...{ name: 'Work', roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body } },
  });
  const openPage = async (address: string): Promise<Page> => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    await page.goto(address);
    return page;
  };

  it('shows every branch of a parallel deployment growing in the same second, and its end', async () => {
    const gate = path.join(world.folder, 'gate');
    const body = `while [ ! -e '${gate}' ]; do echo "tick $((++tick))"; sleep 0.1; done; echo done`;
    await createProject(world.api, 'Parallel', [script(body)]);
    const { taskId } = await deploy(world.api, { project: 'Parallel', version: '1.0.0' }, 'Test');
    const page = await openPage(`/tasks/${taskId}`);
    const faults = watchFaults(page);
    for (const name of webs) await page.getByRole('button', { name: new RegExp(name) }).waitFor();

    const grown = await page.evaluate(branchesThatGrowTogether, webs.length);
    expect(grown).toHaveLength(webs.length);

    await writeFile(gate, '');
    await page.getByText('Success', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Redeploy' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('a failing deployment is found on the dashboard, its reason read, and tried again until it is well', async () => {
    const mended = path.join(world.folder, 'mended');
    const body = `echo "looking for the disk"; [ -e '${mended}' ] || { echo "no space left on device" >&2; exit 4; }`;
    await createProject(world.api, 'Fragile', [script(body)]);
    const { taskId } = await deploy(world.api, { project: 'Fragile', version: '2.0.0' }, 'Test');
    await followTask(world.server, taskId);

    const page = await openPage('/');
    await page.getByRole('link', { name: /Failed 2\.0\.0 in Test/ }).click();
    await page.getByRole('alert').getByText('code 4').waitFor();
    await page.getByText('no space left on device').first().waitFor();
    await writeFile(mended, '');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Success', { exact: true }).waitFor();
    expect(page.url()).not.toContain(taskId);
    await page.getByRole('link', { name: 'Tako, dashboard' }).click();
    await page.getByRole('link', { name: /Success 2\.0\.0 in Test/ }).waitFor();
  });

  it('what waits says for what, and a cancel ends what runs', async () => {
    await createProject(world.api, 'Slow', [script('echo begun; sleep 600')]);
    const { taskId, releaseId } = await deploy(world.api, { project: 'Slow', version: '1.0.0' }, 'Test');
    const second = await world.api.post('/deployments', { release: releaseId, environment: 'Test' });
    const page = await openPage(`/tasks/${second.taskId}`);
    await page.getByText('It waits for another task').waitFor();
    await page.getByRole('link', { name: 'Deploy Slow 1.0.0 to Test' }).click();
    await page.getByText('begun').first().waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel the deployment' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    expect((await world.api.get(`/tasks/${taskId}`)).state).toBe('cancelled');
    await world.api.post(`/tasks/${second.taskId}/cancel`);
  });

  it('text of a log is text: colours are drawn, markup and codes do nothing', async () => {
    const tricky = [
      `printf '\\033[31mred\\033[0m plain\\n'`,
      `echo '<img src=x onerror="document.title=1">'`,
      `printf '\\033]8;;javascript:alert(1)\\007click me\\033]8;;\\007\\n'`,
    ].join('; ');
    await createProject(world.api, 'Tricky', [script(tricky)]);
    const { taskId } = await deploy(world.api, { project: 'Tricky', version: '1.0.0' }, 'Test');
    await followTask(world.server, taskId);
    const page = await openPage(`/tasks/${taskId}`);
    const faults = watchFaults(page);
    await page.getByRole('button', { name: 'Open and close' }).click();
    await page.getByRole('menuitem', { name: 'Open all' }).click();
    await page.getByText('<img src=x onerror="document.title=1">').first().waitFor();
    const red = page.getByText('red', { exact: true }).first();
    expect(await red.evaluate((element) => getComputedStyle(element).color)).not.toBe(
      await page
        .getByText('plain')
        .first()
        .evaluate((element) => getComputedStyle(element).color),
    );
    const log = page.getByRole('region', { name: 'Log' });
    expect(await log.locator('img').count()).toBe(0);
    expect(await log.getByRole('link', { name: 'click me' }).count()).toBe(0);
    await page.getByText('click me').first().waitFor();
    expect(await page.title()).toBe('Deploy Tricky 1.0.0 to Test · Tako');
    expect(faults).toEqual([]);
  });

  it('lines are searched by text and level, and a link to one leads back to it', async () => {
    const body = 'for i in $(seq 1 3000); do echo "line $i"; done; write_warning "nearly full"';
    await createProject(world.api, 'Long', [script(body)]);
    const choices = { specificMachines: ['web-2'] };
    const { taskId } = await deploy(world.api, { project: 'Long', version: '1.0.0' }, 'Test', choices);
    await followTask(world.server, taskId);
    const page = await openPage(`/tasks/${taskId}`);
    await page.getByRole('textbox', { name: 'Search the log' }).fill('LINE 1234');
    await page.getByText('1 line', { exact: true }).waitFor();
    await page.getByText('line 1234', { exact: true }).waitFor();
    const number = page.getByRole('link', { name: /^Line \d+$/ });
    await number.click();
    const address = page.url();
    expect(address).toMatch(/[?&]line=\d+/);
    // What stands around it is shown, instead of what else the search found.
    await page.getByText('line 1235', { exact: true }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Search the log' }).inputValue()).toBe('');
    await page.getByRole('combobox', { name: 'Levels' }).click();
    await page.getByRole('option', { name: 'Warnings and errors' }).click();
    await page.getByText('nearly full').waitFor();

    const later = await page.context().newPage();
    await later.goto(address);
    const linked = later.getByText('line 1234', { exact: true });
    await linked.waitFor();
    expect(await linked.isVisible()).toBe(true);
    expect(await later.getByText('line 1', { exact: true }).count()).toBe(0);
    expect(await later.locator('[data-marked]').textContent()).toContain('line 1234');

    await later.getByRole('button', { name: 'Wrap long lines' }).click();
    await linked.waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the whole log as text' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${taskId}.txt`);
  });

  it('lists what scripts hand over as it comes, to be downloaded', async () => {
    const gate = path.join(world.folder, 'artifact gate');
    const wait = `while [ ! -e '${gate}' ]; do sleep 0.1; done`;
    const first = 'echo "all is well" > report.txt; new_octopusartifact report.txt "Smoke test.txt"';
    const steps = [script(first), { ...script(wait), name: 'Wait' }];
    await createProject(world.api, 'Handing over', steps);
    const choices = { specificMachines: ['web-2'] };
    const request = { project: 'Handing over', version: '1.0.0' };
    const { taskId } = await deploy(world.api, request, 'Test', choices);
    const page = await openPage(`/tasks/${taskId}`);
    const artifacts = page.getByRole('region', { name: 'Artifacts' });
    const link = artifacts.getByRole('link', { name: 'Smoke test.txt' });
    await link.waitFor();
    await artifacts.getByText(/12 bytes · web-2 · Work/).waitFor();
    await page.getByText('Running', { exact: true }).first().waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('Smoke test.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('all is well\n');
    await writeFile(gate, '');
    await page.getByText('Success', { exact: true }).waitFor();
    await artifacts.getByText('1 artifact').click();
    expect(await link.count()).toBe(0);
  });

  it('with long lines wrapped, the last of them is reached by scrolling, also in a narrow window', async () => {
    const words = "printf 'word%.0s ' $(seq 1 70)";
    const body = `for i in $(seq 1 150); do ${words}; echo; done; ${words}; echo the very last words`;
    await createProject(world.api, 'Wide', [script(body)]);
    const choices = { specificMachines: ['web-2'] };
    const { taskId } = await deploy(world.api, { project: 'Wide', version: '1.0.0' }, 'Test', choices);
    await followTask(world.server, taskId);
    const page = await openPage(`/tasks/${taskId}`);
    await page.getByRole('button', { name: 'Open and close' }).click();
    await page.getByRole('menuitem', { name: 'Open all' }).click();
    await page.getByRole('button', { name: 'Wrap long lines' }).click();
    const log = page.getByRole('region', { name: 'Log' });
    for (const width of [1280, 420]) {
      await page.setViewportSize({ width, height: 700 });
      await expect.poll(() => log.evaluate(isAtItsEnd, 'the very last words')).toBe(true);
    }
  });
});

/** Runs in the page: scrolls as far as there is anything, and says whether the text stands inside what is seen then. */
function isAtItsEnd(log: Element, text: string): boolean {
  log.scrollTop = log.scrollHeight;
  const line = [...log.querySelectorAll('[data-line]')].find((row) => row.textContent?.includes(text));
  if (!line || log.scrollTop < log.scrollHeight - log.clientHeight - 1) return false;
  const [seen, shown] = [log.getBoundingClientRect(), line.getBoundingClientRect()];
  return shown.bottom <= seen.bottom + 1 && shown.right <= seen.right + 1;
}

/** Runs in the page: settles with the branches of which each got a line within the same second. */
async function branchesThatGrowTogether(wanted: number): Promise<string[]> {
  const lastLine = new Map<string, number>();
  let grown = new Map<string, number>();
  const look = () => {
    for (const row of document.querySelectorAll('[data-line]')) {
      const [branch = '', index = ''] = (row.getAttribute('data-line') ?? '').split(' ');
      if (Number(index) <= (lastLine.get(branch) ?? -1)) continue;
      if (lastLine.has(branch)) grown.set(branch, performance.now());
      lastLine.set(branch, Number(index));
    }
    grown = new Map([...grown].filter(([, at]) => performance.now() - at < 1000));
    return grown.size >= wanted;
  };
  await new Promise<void>((resolve) => {
    const again = () => (look() ? resolve() : requestAnimationFrame(again));
    again();
  });
  return [...grown.keys()];
}
