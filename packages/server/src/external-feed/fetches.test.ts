import { expect, it } from 'vitest';
import { createFetches } from './fetches.ts';
import { fetchNewsMs } from './limits.ts';

const started = Date.UTC(2026, 0, 2);
const feed = { id: 'Feeds-2', name: 'Releases' };
const wanted = { projectId: 'Projects-1', feed, packageId: 'Shop.Web', version: undefined };

it('a fetch is listed with what is known of it, until it ends', () => {
  const fetches = createFetches(
    () => started,
    () => undefined,
  );
  const watch = fetches.begin(wanted);
  const asked = {
    ...{ projectId: 'Projects-1', feedId: 'Feeds-2', feedName: 'Releases', packageId: 'Shop.Web' },
    ...{ version: null, bytes: 0, totalBytes: null, since: '2026-01-02T00:00:00.000Z' },
  };
  expect(fetches.list()).toEqual([asked]);
  watch.onFile('1.2.0', 4000);
  watch.onProgress(1000);
  expect(fetches.list()).toEqual([{ ...asked, version: '1.2.0', bytes: 1000, totalBytes: 4000 }]);
  watch.end();
  expect(fetches.list()).toEqual([]);
});

it('a thousand pieces in a moment are told once a while, not a thousand times', () => {
  let time = started;
  let told = 0;
  const fetches = createFetches(
    () => time,
    () => {
      told += 1;
    },
  );
  const watch = fetches.begin(wanted);
  watch.onFile('1.2.0', undefined);
  for (let bytes = 1; bytes <= 1000; bytes++) watch.onProgress(bytes);
  expect(told).toBe(2);
  time += fetchNewsMs;
  watch.onProgress(1001);
  watch.onProgress(1002);
  expect(told).toBe(3);
  expect(fetches.list()).toMatchObject([{ bytes: 1002 }]);
});
