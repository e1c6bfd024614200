import type { Fetch } from '@tako/api';
import { expect, it } from 'vitest';
import { fetchLine } from './fetch-lines.ts';
import { createFetchNotes, createFetchScreen } from './tell-fetches.ts';

const fetch: Fetch = {
  ...{ projectId: 'Projects-1', feedId: 'Feeds-2', feedName: 'Releases', packageId: 'Shop.Web' },
  ...{ version: '1.2.0', bytes: 12_000_000, totalBytes: 40_000_000, since: '2026-01-02T00:00:00.000Z' },
};

it('a fetch is a line with as much as is known', () => {
  expect(fetchLine(fetch)).toBe('Shop.Web 1.2.0 from Releases: 12.0 of 40.0 MB, 30 %');
  expect(fetchLine({ ...fetch, totalBytes: null })).toBe('Shop.Web 1.2.0 from Releases: 12.0 MB');
  const asking = { ...fetch, version: null, bytes: 0, totalBytes: null };
  expect(fetchLine(asking)).toBe('Shop.Web (its newest version) from Releases: 0.0 MB');
});

it('where no terminal is, each package is told once, however often it is looked at', () => {
  const notes: string[] = [];
  const view = createFetchNotes((text) => notes.push(text));
  view.show([fetch]);
  view.show([
    { ...fetch, bytes: 20_000_000 },
    { ...fetch, packageId: 'Shop.Database' },
  ]);
  expect(notes).toEqual([
    'fetching Shop.Web 1.2.0 from Releases: 12.0 of 40.0 MB, 30 %',
    'fetching Shop.Database 1.2.0 from Releases: 12.0 of 40.0 MB, 30 %',
  ]);
});

it('on a terminal the lines stand in one place, fit it, and are gone at the end', () => {
  const written: string[] = [];
  const terminal = {
    columns: 30,
    rows: 5,
    write: (text: string | Uint8Array) => written.push(String(text)) > 0,
  };
  const view = createFetchScreen(terminal);
  view.show([]);
  expect(written).toEqual([]);
  view.show([fetch]);
  view.show([{ ...fetch, bytes: 20_000_000 }]);
  view.end();
  expect(written[0]).toContain('Fetching Shop.Web 1.2.0');
  expect(written[0]).not.toContain('12.0 of');
  // Up a line, nothing in its place, and the cursor is there again.
  expect(written.at(-1)).toContain('\u001b[1A\r\u001b[J\u001b[?25h');
});
