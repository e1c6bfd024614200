/** A real browser, for the tests of the page and for its screenshots: Debian's Chromium, driven by playwright-core. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import type { RigServer } from './server.ts';

/** The browser of this machine; undefined where none is installed. */
export const chromiumProgram: string | undefined = (process.env.PATH ?? '')
  .split(path.delimiter)
  .map((folder) => path.join(folder, 'chromium'))
  .find((file) => existsSync(file));

/** Fails where no browser is installed: look at `chromiumProgram` first. */
export function openBrowser(): Promise<Browser> {
  if (chromiumProgram === undefined) throw new Error('chromium is not installed');
  return chromium.launch({ executablePath: chromiumProgram, args: ['--no-sandbox'] });
}

/** A browser window of its own in which the server's administrator is signed in. */
export async function openSession(
  browser: Browser,
  server: RigServer,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url(), ...options });
  const answer = await context.request.post('/api/v1/sessions', {
    data: { username: 'admin', password: server.adminPassword },
  });
  if (!answer.ok()) throw new Error(`the sign-in answered ${answer.status()}`);
  return context;
}

/** Signs in as a person does. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
