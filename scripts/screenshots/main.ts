/**
 * `npm run screenshots [-- name ...]`: every page as it looks on a wide window, in the dark and on a phone, of a server
 * with work on it and of one that is empty, as files in `screenshots/`. With names, only those shots.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { chromiumProgram, openBrowser, openSession } from '../rig/browser.ts';
import { createServer, type RigServer } from '../rig/server.ts';
import { openScene } from './scene.ts';
import { sceneShots } from './scene-shots.ts';
import { type Shot, shots } from './shots.ts';
import { fillServer } from './work.ts';

const target = path.resolve(import.meta.dirname, '../../screenshots');

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1360, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
};

/** Files `<name>.<look>.png`. */
async function shoot(browser: Browser, server: RigServer, wanted: readonly Shot[]): Promise<void> {
  for (const [look, options] of Object.entries(looks)) {
    const context = await openSession(browser, server, { ...options, reducedMotion: 'reduce' });
    for (const { name, at, prepare } of wanted) {
      const page = await context.newPage();
      await page.goto(at);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await prepare?.(page);
      await page.waitForLoadState('load');
      await page.locator('[aria-label="Loading"]').first().waitFor({ state: 'detached' });
      await page.screenshot({ path: path.join(target, `${name}.${look}.png`), fullPage: true });
      await page.close();
    }
    await context.close();
  }
}

async function main(names: readonly string[]): Promise<void> {
  if (chromiumProgram === undefined) throw new Error('chromium is not installed');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-screenshots-'));
  const server = await createServer(folder);
  const stops: (() => Promise<unknown>)[] = [() => server.stop('SIGKILL')];
  const browser = await openBrowser();
  try {
    await mkdir(target, { recursive: true });
    const isWanted = ({ name }: Shot) => names.length === 0 || names.some((part) => name.includes(part));
    const wanted = shots.filter(isWanted);
    await shoot(
      browser,
      server,
      wanted.filter(({ isOfEmptyServer }) => isOfEmptyServer),
    );
    const agents = await fillServer(folder, server);
    stops.unshift(...agents.map((agent) => () => agent.stop('SIGKILL')));
    await shoot(
      browser,
      server,
      wanted.filter(({ isOfEmptyServer }) => !isOfEmptyServer),
    );
    const scene = await openScene(path.join(folder, 'scene'));
    stops.unshift(scene.close);
    await shoot(browser, scene.server, sceneShots(scene).filter(isWanted));
    console.log(`${Object.keys(looks).length} looks of each page are in ${target}`);
  } finally {
    await browser.close();
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

await main(process.argv.slice(2));
