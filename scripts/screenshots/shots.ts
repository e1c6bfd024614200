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
  { name: 'environments-empty', at: '/environments', ...empty },
  { name: 'machines-empty', at: '/machines', ...empty },
  { name: 'environments', at: '/environments' },
  { name: 'machines', at: '/machines' },
  { name: 'machine', at: '/machines/web-1' },
  { name: 'machine-unavailable', at: '/machines/web-9' },
  { name: 'machine-missing', at: '/machines/no-such-machine' },
  { name: 'add-machine', at: '/add-machine' },
  { name: 'add-machine-polling', at: '/add-machine?way=polling', prepare: fillPolling },
  { name: 'environment-form', at: '/environments', prepare: openEnvironmentForm },
];

async function fillPolling(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('web-3');
  await page.getByRole('combobox', { name: 'Roles' }).fill('web');
  await page.getByRole('combobox', { name: 'Environments' }).click();
  await page.getByRole('option', { name: 'Production' }).click();
  await page.keyboard.press('Escape');
}

async function openEnvironmentForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New environment' }).click();
  await page.getByRole('dialog').waitFor();
}
