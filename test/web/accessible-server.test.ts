/** Every page about what a server has, light and dark, wide and narrow: usable for all, without a fault of its own. */
import { afterAll, expect, it } from 'vitest';
import { createServer } from '../../scripts/rig/server.ts';
import { shots } from '../../scripts/screenshots/shots.ts';
import { fillServer } from '../../scripts/screenshots/work.ts';
import { describeInBrowser } from '../support/browser.ts';
import { everyPageMs, faultsOf, openPagesFolder } from '../support/every-page.ts';

describeInBrowser('every page', (browser) => {
  const stops: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  it(
    'of a server that is empty, and of one that has work',
    async () => {
      const { folder, remove } = await openPagesFolder();
      stops.push(remove);
      const server = await createServer(folder);
      stops.push(() => server.stop('SIGKILL'));
      const onEmpty = shots.filter(({ isOfEmptyServer }) => isOfEmptyServer);
      expect(await faultsOf(browser(), server, onEmpty)).toEqual({});
      const agents = await fillServer(folder, server);
      stops.push(() => Promise.all(agents.map((agent) => agent.stop('SIGKILL'))));
      const onFull = shots.filter(({ isOfEmptyServer }) => !isOfEmptyServer);
      expect(await faultsOf(browser(), server, onFull)).toEqual({});
    },
    everyPageMs,
  );
});
