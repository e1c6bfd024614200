/** Every page that there is a picture of, light and dark, wide and narrow: usable for all, and without a fault of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSession } from '../../scripts/rig/browser.ts';
import { createServer, type RigServer } from '../../scripts/rig/server.ts';
import { openScene } from '../../scripts/screenshots/scene.ts';
import { sceneShots } from '../../scripts/screenshots/scene-shots.ts';
import { type Shot, shots } from '../../scripts/screenshots/shots.ts';
import { fillServer } from '../../scripts/screenshots/work.ts';
import { describeInBrowser, violationsOf, watchFaults } from '../support/browser.ts';

const looks = {
  'light on a desk': { colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  'dark on a phone': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
} as const;

/** Some fifty pages, each opened twice. */
const testMs = 480_000;

describeInBrowser('every page', (browser) => {
  const stops: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });
  const openFolder = async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-pages-'));
    stops.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return folder;
  };

  /** All that is wrong, by page and look. */
  const faultsOf = async (server: RigServer, wanted: readonly Shot[]) => {
    const wrong: Record<string, readonly string[]> = {};
    for (const [look, options] of Object.entries(looks)) {
      const context = await openSession(browser(), server, { ...options, reducedMotion: 'reduce' });
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
  };

  it(
    'of a server that is empty, and of one that has work',
    async () => {
      const folder = await openFolder();
      const server = await createServer(folder);
      stops.push(() => server.stop('SIGKILL'));
      const onEmpty = shots.filter(({ isOfEmptyServer }) => isOfEmptyServer);
      expect(await faultsOf(server, onEmpty)).toEqual({});
      const agents = await fillServer(folder, server);
      stops.push(() => Promise.all(agents.map((agent) => agent.stop('SIGKILL'))));
      const onFull = shots.filter(({ isOfEmptyServer }) => !isOfEmptyServer);
      expect(await faultsOf(server, onFull)).toEqual({});
    },
    testMs,
  );

  it(
    'of deployments that went well, that failed, that run and that wait',
    async () => {
      const scene = await openScene(await openFolder());
      stops.push(scene.close);
      expect(await faultsOf(scene.server, sceneShots(scene))).toEqual({});
    },
    testMs,
  );
});
