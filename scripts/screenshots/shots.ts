/** Every picture there is, in one list. */
import type { Page } from 'playwright-core';

export type Shot = {
  readonly name: string;
  readonly at: string;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Before anything is on the server. */
  readonly isOfEmptyServer?: true;
};

const empty = { isOfEmptyServer: true } as const;

export const shots: readonly Shot[] = [
  { name: 'projects-empty', at: '/projects', ...empty },
  { name: 'environments-empty', at: '/environments', ...empty },
  { name: 'machines-empty', at: '/machines', ...empty },
  { name: 'packages-empty', at: '/packages', ...empty },
  { name: 'variable-sets-empty', at: '/variable-sets', ...empty },
  { name: 'tasks-empty', at: '/tasks', ...empty },
  { name: 'first-steps-empty', at: '/first-steps', ...empty },
  { name: 'environments', at: '/environments' },
  { name: 'machines', at: '/machines' },
  { name: 'machine', at: '/machines/web-1' },
  { name: 'machine-unavailable', at: '/machines/web-9' },
  { name: 'machine-missing', at: '/machines/no-such-machine' },
  { name: 'add-machine', at: '/add-machine' },
  { name: 'add-machine-polling', at: '/add-machine?way=polling', prepare: fillPolling },
  { name: 'packages', at: '/packages' },
  { name: 'package', at: '/packages/Shop.Web?version=1.1.0' },
  { name: 'feeds', at: '/feeds' },
  { name: 'feed', at: '/feeds/vendors', prepare: testFeed },
  { name: 'feed-form', at: '/feeds', prepare: openDialog('New feed') },
  { name: 'tasks', at: '/tasks' },
  { name: 'users', at: '/settings/users' },
  { name: 'user-form', at: '/settings/users', prepare: openDialog('New user') },
  { name: 'api-keys', at: '/settings/api-keys' },
  { name: 'api-key-made', at: '/settings/api-keys', prepare: makeKey },
  { name: 'server', at: '/settings/server' },
  { name: 'profile', at: '/settings/profile' },
  { name: 'first-steps', at: '/first-steps' },
  { name: 'palette', at: '/machines', prepare: openPalette },
  { name: 'project-form', at: '/projects', prepare: openDialog('New project') },
  { name: 'environment-form', at: '/environments', prepare: openDialog('New environment') },
];

async function fillPolling(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('web-3');
  await page.getByRole('combobox', { name: 'Roles' }).fill('web');
  await page.getByRole('combobox', { name: 'Environments' }).click();
  await page.getByRole('option', { name: 'Production' }).click();
  await page.keyboard.press('Escape');
}

/** Presses the button and waits for what it opens. */
export function openDialog(button: string) {
  return async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').waitFor();
  };
}

async function testFeed(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('The server cannot use it').waitFor();
}

async function makeKey(page: Page): Promise<void> {
  await openDialog('New API key')(page);
  await page.getByRole('textbox', { name: 'Purpose' }).fill('Build server');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('It is shown this once').waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('textbox', { name: 'Go to' }).fill('web');
}
