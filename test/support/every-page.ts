/** Opens pages in each look that there are pictures of, and tells what is wrong with them. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openSession } from '../../scripts/rig/browser.ts';
import type { RigServer } from '../../scripts/rig/server.ts';
import type { Shot } from '../../scripts/screenshots/shots.ts';
import { violationsOf, watchFaults } from './browser.ts';

const looks = {
  'light on a desk': { colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  'dark on a phone': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
} as const;

/** Some thirty pages, each opened twice. */
export const everyPageMs = 480_000;

/** All that is wrong, by page and look. */
export async function faultsOf(
  browser: Browser,
  server: RigServer,
  wanted: readonly Shot[],
): Promise<Record<string, readonly string[]>> {
  const wrong: Record<string, readonly string[]> = {};
  for (const [look, options] of Object.entries(looks)) {
    const context = await openSession(browser, server, { ...options, reducedMotion: 'reduce' });
    for (const { name, at, prepare } of wanted) {
      const page = await context.newPage();
      const faults = watchFaults(page);
      await page.goto(at);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await prepare?.(page);
      const all = [...(await violationsOf(page)), ...faults];
      if (all.length > 0) wrong[`${name}, ${look}`] = all;
      await page.close();
    }
    await context.close();
  }
  return wrong;
}

/** A folder of its own, and what removes it. */
export async function openPagesFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-pages-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
