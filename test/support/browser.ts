/** Tests of the page run in a real browser; where none is installed they are skipped, by this name. */
import AxeBuilder from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chromiumProgram, openBrowser } from '../../scripts/rig/browser.ts';

if (chromiumProgram === undefined)
  console.warn('Chromium is not installed: the page is not tested in a browser');

/** As `describe`, with a browser that is opened once for all tests of the file. */
export function describeInBrowser(title: string, tests: (browser: () => Browser) => void): void {
  describe.skipIf(chromiumProgram === undefined)(`${title} (needs Debian's chromium)`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}

/** What the page says that it should not: errors of scripts, and what its policy kept out. */
export function watchFaults(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return faults;
}

/** Nothing on the page keeps assistive programs from using it, as far as axe-core can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
}

/** What axe-core finds wrong on the page, with the elements. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // The page's policy lets no foreign script in; the browser's own console may run one.
  await page.evaluate(AxeBuilder.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}
