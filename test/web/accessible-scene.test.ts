/** Every page about projects and their deployments, light and dark, wide and narrow: usable for all, without a fault. */
import { afterAll, expect, it } from 'vitest';
import { openScene } from '../../scripts/screenshots/scene.ts';
import { sceneShots } from '../../scripts/screenshots/scene-shots.ts';
import { describeInBrowser } from '../support/browser.ts';
import { everyPageMs, faultsOf, openPagesFolder } from '../support/every-page.ts';

describeInBrowser('every page', (browser) => {
  const stops: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  it(
    'of deployments that went well, that failed, that run and that wait',
    async () => {
      const { folder, remove } = await openPagesFolder();
      stops.push(remove);
      const scene = await openScene(folder);
      stops.push(scene.close);
      expect(await faultsOf(browser(), scene.server, sceneShots(scene))).toEqual({});
    },
    everyPageMs,
  );
});
