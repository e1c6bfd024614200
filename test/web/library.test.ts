/** Packages and feeds through the page. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createProject } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, expectAccessible, watchFaults } from '../support/browser.ts';
import { createWorld, packFiles, type World } from '../support/world.ts';

describeInBrowser('packages and feeds', (browser: () => Browser) => {
  let world: World;
  let page: Page;
  let faults: readonly string[];
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());
  const openPage = async () => (await openSession(browser(), world.server)).newPage();
  beforeEach(async () => {
    page = await openPage();
    faults = watchFaults(page);
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });
  const pack = (id: string, version: string, text = 'hello') =>
    packFiles(world.folder, id, version, { 'index.html': text });

  it('packages that are chosen are in the feed, and a second browser sees them without loading anew', async () => {
    const other = await openPage();
    await other.goto('/packages');
    await other.getByText('No package yet').waitFor();
    await page.goto('/packages');
    await page
      .locator('input[type=file]')
      .setInputFiles([await pack('Shop.Web', '1.0.0'), await pack('Shop.Database', '2.0.0')]);
    await page.getByText('is in the feed now').nth(1).waitFor();
    await other.getByRole('link', { name: 'Shop.Web' }).waitFor();
    await other.getByRole('link', { name: 'Shop.Database' }).waitFor();
    await expectAccessible(page);
    await other.context().close();
  });

  it('a package that is dropped on the page is sent, and what is to become of one that is there is done', async () => {
    const file = await pack('Shop.Web', '1.0.0', 'another');
    await page.goto('/packages');
    await drop(page, file);
    const uploads = page.getByRole('region', { name: 'Uploads' });
    await uploads.getByText('Shop.Web 1.0.0 is in the feed already').waitFor();
    await page.getByText('Replace it').click();
    await drop(page, file);
    await page.getByText('replaces what was there').waitFor();
    await page.getByText('Leave it').click();
    await drop(page, file);
    await page.getByText('was there already').waitFor();
  });

  it('a file that is no package is refused in words, and the others go on', async () => {
    await page.goto('/packages');
    const good = await pack('Shop.Api', '1.0.0');
    const broken = path.join(world.folder, 'Broken.1.0.0.nupkg');
    await writeFile(broken, 'this is no zip');
    await page.locator('input[type=file]').setInputFiles([broken, good]);
    await page.getByText('is in the feed now').waitFor();
    const uploads = page.getByRole('region', { name: 'Uploads' });
    expect(await uploads.getByRole('listitem').filter({ hasText: 'Broken.1.0.0.nupkg' }).innerText()).toMatch(
      /zip|package/i,
    );
    await page.getByRole('button', { name: 'Clear the list' }).click();
    await uploads.waitFor({ state: 'detached' });
  });

  it('the page of a package shows its versions and the releases that hold one, which then stays', async () => {
    const action = { kind: 'deploy-package', packageId: 'Shop.Web' };
    const project = await createProject(world.api, 'Shop', [{ name: 'Deploy web', roles: ['web'], action }]);
    await world.api.post('/releases', { project, version: '3.1.4' });
    await world.pushPackage('Shop.Web', '1.1.0', { 'index.html': 'new' });
    await page.goto('/packages/Shop.Web');
    await page.getByText('No release holds it.').waitFor();
    await page.getByRole('link', { name: '1.0.0' }).click();
    const shown = page.getByRole('region', { name: 'Version 1.0.0' });
    await shown.getByText('3.1.4').waitFor();
    await expectAccessible(page);
    await shown.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').getByText('3.1.4 of Shop').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await shown.getByRole('button', { name: 'Unlist' }).click();
    await shown.getByRole('button', { name: 'List again' }).waitFor();
    const download = page.waitForEvent('download');
    await shown.getByRole('link', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('Shop.Web.1.0.0.nupkg');
  });

  it('a feed elsewhere is named, tested, browsed and deleted', async () => {
    await page.goto('/feeds');
    await page.getByRole('button', { name: 'New feed' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Vendors');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Folder on the server' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(world.folder);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add feed' }).click();
    await page.getByRole('heading', { name: 'Vendors', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('The server can use it').waitFor();
    await page.getByRole('textbox', { name: 'Search the feed' }).fill('shop.d');
    await page.getByRole('button', { name: 'Shop.Database' }).click();
    await page.getByRole('region', { name: 'Versions of Shop.Database' }).getByText('2.0.0').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Feeds', level: 1 }).waitFor();
    await expectAccessible(page);
  });
});

/** The part of a browser's `DataTransfer` that is needed here. */
type Dragged = { readonly items: { add(file: File): void } };

/** Drops a file as somebody does who drags it there. */
async function drop(page: Page, file: string): Promise<void> {
  const bytes = (await readFile(file)).toString('base64');
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const { DataTransfer } = globalThis as unknown as { DataTransfer: new () => Dragged };
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name));
      return data;
    },
    [path.basename(file), bytes] as const,
  );
  await page
    .getByRole('region', { name: 'Upload packages' })
    .dispatchEvent('drop', { dataTransfer: transfer });
}
