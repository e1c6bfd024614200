import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

const secret = 'correct horse battery staple';

describeInBrowser('the variables of a project', (browser) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.api.post('/environments', { name: 'Production' });
  });
  afterAll(() => world.close());

  const makeProject = (name: string, variables: readonly object[]) => {
    const action = { kind: 'run-script', syntax: 'bash', body: 'echo' };
    return createProject(world.api, name, [{ name: 'Deploy web', roles: ['web'], action }], variables);
  };
  const openPage = async (address: string) => {
    const context = await openSession(browser(), world.server);
    const page = await context.newPage();
    const faults = watchFaults(page);
    await page.goto(address);
    return { page, faults };
  };
  const stored = async (project: string) => (await world.api.get(`/projects/${project}/variables`)).variables;

  it('are added, scoped, kept secret and asked for; what wins is previewed, and no secret is ever told', async () => {
    await makeProject('Edited', [{ name: 'Sql', value: 'sql-1' }]);
    const { page, faults } = await openPage('/projects/edited/variables');
    const told: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/api/')) told.push(await response.text().catch(() => ''));
    });
    await page.getByRole('button', { name: 'Add another value of Sql' }).click();
    await field(page, 'Value').fill('sql-prod');
    await choose(page, 'Environments', 'Production');
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Add variable' }).click();
    await field(page, 'Name').fill('Password');
    await page.getByRole('switch', { name: /Sensitive/ }).click();
    await field(page, 'Value').fill(secret);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Add variable' }).click();
    await field(page, 'Name').fill('Shop');
    await field(page, 'Value').fill('Server=#{Sql};Password=#{Password};\nUser=#{Nobody}');
    await page.getByText('Nothing here is called #{Nobody}').waitFor();
    await page.keyboard.press('Control+Enter');

    await page.getByRole('button', { name: 'Add variable' }).click();
    await field(page, 'Name').fill('Ticket');
    await page.getByRole('switch', { name: /Ask for it/ }).click();
    await field(page, 'Label').fill('Change ticket');
    await page.getByRole('checkbox', { name: 'It must be given' }).check();
    await page.getByText('4 new').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('4 new').waitFor({ state: 'detached' });

    expect(await stored('edited')).toMatchObject([
      { name: 'Sql', value: 'sql-1' },
      { name: 'Sql', value: 'sql-prod', scope: { environments: [expect.any(String)] } },
      { name: 'Password', value: null, isSensitive: true },
      { name: 'Shop', value: 'Server=#{Sql};Password=#{Password};\nUser=#{Nobody}' },
      { name: 'Ticket', prompt: { label: 'Change ticket', isRequired: true } },
    ]);
    // What was typed is forgotten with the save.
    await page.getByText('Secret, kept').waitFor();
    expect(await page.content()).not.toContain(secret);

    await page.getByText('Which value wins').click();
    await choose(page, 'Environment', 'Production');
    await page.getByText('Server=sql-prod;Password=********;').waitFor();
    await page.getByRole('button', { name: '1 other value of Sql' }).click();
    await page.getByText('lower rank: 1 < 101').waitFor();
    expect(told.filter((answer) => answer.includes(secret))).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('a secret is replaced, or kept where it is left alone', async () => {
    await makeProject('Sealed', [
      { name: 'Password', value: 'first', isSensitive: true },
      { name: 'Token', value: 'second', isSensitive: true },
    ]);
    const { page } = await openPage('/projects/sealed/variables');
    await page.getByRole('button', { name: 'Edit Password' }).click();
    await page.getByText('It is set, and not shown to anybody').waitFor();
    await page.getByRole('button', { name: 'Replace' }).click();
    await field(page, 'Value').fill('third');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('region', { name: 'Changes that are not saved' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit Token' }).click();
    await page.getByRole('switch', { name: /Sensitive/ }).click();
    // What was secret is told to nobody, so it needs a value of its own.
    expect(await field(page, 'Value').inputValue()).toBe('');
    await page.getByRole('button', { name: 'As it was' }).click();
    await page.getByText('It is set, and not shown to anybody').waitFor();
    expect((await stored('sealed')).map(({ value }: { value: unknown }) => value)).toEqual([null, null]);
  });

  it('are undone and done again, found by name, value and scope, and not left without asking', async () => {
    await makeProject('Searched', [
      { name: 'Alpha', value: 'one' },
      { name: 'Beta', value: 'two', scope: { environments: ['Production'] } },
      { name: 'Gamma', value: 'three\nlines' },
    ]);
    const { page } = await openPage('/projects/searched/variables');
    const names = () => page.locator('[data-row]').allTextContents();
    for (const [words, found] of [
      ['gam', ['Gamma']],
      ['TWO', ['Beta']],
      ['production', ['Beta']],
    ] as const) {
      await page.getByRole('textbox', { name: 'Search variables' }).fill(words);
      await expect.poll(names).toEqual(found);
    }
    await page.getByRole('textbox', { name: 'Search variables' }).fill('');
    await page.getByRole('button', { name: 'Delete Beta' }).click();
    await page.getByText('1 deleted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Nothing is changed').waitFor();
    await page.getByRole('button', { name: 'Redo' }).click();
    await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    await page.getByText('1 deleted').waitFor();
    expect(await stored('searched')).toHaveLength(3);
    await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    expect(await stored('searched')).toHaveLength(3);
  });

  it('what cannot be saved is said where it stands, and nothing is saved', async () => {
    await makeProject('Wrong', [{ name: 'Alpha', value: 'one' }]);
    const { page } = await openPage('/projects/wrong/variables');
    await page.getByRole('button', { name: 'Add variable' }).click();
    await field(page, 'Value').fill('of nothing');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('One variable cannot be saved').waitFor();
    await page.getByText('It needs a name').waitFor();
    await field(page, 'Name').fill('Bell\u0007');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('must not hold control characters').first().waitFor();
    expect(await stored('wrong')).toHaveLength(1);
  });

  it('another browser sees what is saved; who edits the same is told, and decides', async () => {
    await makeProject('Shared', [
      { name: 'Alpha', value: 'one' },
      { name: 'Beta', value: 'two' },
    ]);
    const { page: ada } = await openPage('/projects/shared/variables');
    const { page: ben } = await openPage('/projects/shared/variables');
    const edit = async (page: Page, name: string, value: string) => {
      await page.getByRole('button', { name: `Edit ${name}` }).click();
      await field(page, 'Value').fill(value);
      await page.getByRole('button', { name: 'Done' }).click();
    };
    await edit(ben, 'Alpha', 'from Ben');
    await edit(ada, 'Alpha', 'from Ada');
    await edit(ada, 'Beta', 'from Ada too');
    await ada.getByRole('button', { name: 'Save', exact: true }).click();
    await ben.getByText('Somebody else has saved these variables').waitFor();
    await ben.getByText('from Ada too').waitFor();
    await ben.getByText('One of them you have changed too').waitFor();
    await ben.getByRole('button', { name: 'Edit Alpha' }).click();
    await ben.getByText('Somebody else has changed this too').waitFor();
    await ben.getByText('from Ada', { exact: true }).waitFor();
    await ben.getByRole('button', { name: 'Keep mine' }).click();
    await ben.getByRole('button', { name: 'Save', exact: true }).click();
    await ada.getByText('from Ben').waitFor();
    expect((await stored('shared')).map(({ value }: { value: string }) => value)).toEqual([
      'from Ben',
      'from Ada too',
    ]);
  });

  it('who saves from an older state is refused, gets what the other saved, and saves both', async () => {
    await makeProject('Late', [{ name: 'Alpha', value: 'one' }]);
    const { page } = await openPage('/projects/late/variables');
    await page.getByRole('button', { name: 'Add variable' }).click();
    await field(page, 'Name').fill('Mine');
    // The other one saves between the click and the request, so that nothing could have told of it.
    let isFirst = true;
    await page.route('**/variables', async (route) => {
      if (route.request().method() !== 'PUT' || !isFirst) return route.continue();
      isFirst = false;
      const { version, variables } = await world.api.get('/projects/late/variables');
      const theirs = [...variables, { name: 'Theirs', value: '2' }];
      await world.api.put('/projects/late/variables', { version, variables: theirs });
      await route.continue();
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('That was not saved: somebody else saved first').waitFor();
    await page.getByRole('button', { name: 'Edit Theirs' }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('region', { name: 'Changes that are not saved' }).waitFor({ state: 'detached' });
    expect((await stored('late')).map(({ name }: { name: string }) => name)).toEqual([
      'Alpha',
      'Theirs',
      'Mine',
    ]);
  });

  it('come from sets of the library too, which are made, filled and included', async () => {
    await makeProject('Including', [{ name: 'Mail', value: '#{Smtp.Host}:25' }]);
    const { page } = await openPage('/variable-sets');
    await page.getByRole('button', { name: 'New variable set' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Mail servers');
    await page.getByRole('button', { name: 'Add variable set' }).click();
    await page.getByRole('heading', { name: 'Mail servers' }).waitFor();
    await page.getByRole('button', { name: 'Add variable' }).click();
    expect(await page.getByRole('combobox', { name: 'Steps' }).count()).toBe(0);
    await field(page, 'Name').fill('Smtp.Host');
    await field(page, 'Value').fill('smtp.internal');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Secret, kept').waitFor({ state: 'detached' });

    await page.goto('/projects/including/variables');
    await page.getByRole('img', { name: 'Nothing here is called Smtp.Host' }).waitFor();
    await choose(page, 'Include a variable set', 'Mail servers');
    await page.getByText('1 variable', { exact: true }).last().waitFor();
    await page.getByRole('img', { name: 'Nothing here is called Smtp.Host' }).waitFor({ state: 'detached' });
    await page.getByText('Which value wins').click();
    await page.getByText('smtp.internal:25').waitFor();

    await page.goto('/variable-sets/mail-servers');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('alert').getByText('Including').waitFor();
  });

  it('of which there are two thousand are drawn only where they are looked at; figures of typing and scrolling', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({
      name: `Service${String(index).padStart(4, '0')}`,
      value: `http://host-${index}:#{Port}/`,
      scope: index % 3 === 0 ? { environments: ['Production'] } : {},
    }));
    await makeProject('Many', many);
    const { page, faults } = await openPage('/projects/many/variables');
    await page.getByText('2,000 variables').waitFor();
    const rows = page.locator('[data-row]');
    expect(await rows.count()).toBeLessThan(mostRowsDrawn);
    await page.evaluate(watchFrames);
    await page.getByRole('button', { name: 'Edit Service0003' }).click();
    await field(page, 'Value').pressSequentially('typed at the end of a value');
    tell('Typing into a value', await page.evaluate(framesWatched));
    await page.evaluate(watchFrames);
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, 2500);
    await page.getByRole('button', { name: 'Edit Service1999' }).waitFor();
    tell('Scrolling through all', await page.evaluate(framesWatched));
    expect(await rows.count()).toBeLessThan(mostRowsDrawn);
    await page.evaluate(watchFrames);
    await page.getByRole('textbox', { name: 'Search variables' }).pressSequentially('service1234');
    await page.getByText('2 of 2,000').waitFor();
    tell('Searching', await page.evaluate(framesWatched));
    expect(faults).toEqual([]);
  });
});

/** What stands beyond the edges of a window is at most some blocks of rows, however many there are. */
const mostRowsDrawn = 200;

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function choose(page: Page, list: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: list, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
  await page.keyboard.press('Tab');
}

type Watched = { gaps?: number[] };

/** Runs in the page: counts the time between frames from now on. */
function watchFrames(): void {
  const gaps: number[] = [];
  (globalThis as unknown as Watched).gaps = gaps;
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if ((globalThis as unknown as Watched).gaps === gaps) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

/** Runs in the page. */
function framesWatched(): readonly number[] {
  const { gaps = [] } = globalThis as unknown as Watched;
  return gaps.toSorted((a, b) => a - b);
}

function tell(what: string, gaps: readonly number[]): void {
  const [p95, longest] = [gaps[Math.floor(gaps.length * 0.95)] ?? 0, gaps.at(-1) ?? 0];
  console.log(
    `${what}: ${gaps.length} frames, 95 of 100 within ${p95.toFixed(0)} ms, the longest ${longest.toFixed(0)} ms`,
  );
}
