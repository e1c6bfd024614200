import { expect, it } from 'vitest';
import { seeded } from '../seeded.test-support.ts';
import { parseLexicographicVersion } from './lexicographic-version.ts';
import { parseOctopusVersion } from './octopus-version.ts';
import { isVersionMask, nextVersion } from './version-mask.ts';
import { compareOctopusVersions, octopusVersionKey } from './version-order.ts';

const pieces = [
  ...'0 1 2 10 007 . . - - _ \\ + v i c a B beta é'.split(' '),
  ' ',
  '\t',
  '2147483648',
  '\ud800',
];

const texts = Array.from({ length: 20_000 }, (_, seed) => {
  const next = seeded(seed);
  return Array.from({ length: next(9) + 1 }, () => pieces[next(pieces.length)]).join('');
});
const versions = texts.flatMap((text) => parseOctopusVersion(text) ?? []);

it('whatever is written, reading it and counting on from it throws nothing', () => {
  for (const text of texts) {
    parseLexicographicVersion(text);
    isVersionMask(text);
    nextVersion(text, versions.slice(0, 20));
  }
});

it('a version that is printed reads back as it was, but for blanks between its numbers', () => {
  expect(versions.length).toBeGreaterThan(2_000);
  for (const text of texts.filter((text) => !/\S\s+\S/.test(text))) {
    const version = parseOctopusVersion(text);
    if (version) expect(parseOctopusVersion(version.original)).toEqual(version);
  }
});

it('versions have one order, and those at one place have one key', () => {
  const some = versions.slice(0, 50);
  for (const a of some) {
    for (const b of some) {
      const order = Math.sign(compareOctopusVersions(a, b));
      expect(Math.sign(compareOctopusVersions(b, a)) + order).toBe(0);
      expect(octopusVersionKey(a) === octopusVersionKey(b)).toBe(order === 0);
      const wrong = some.filter((c) => compareOctopusVersions(b, c) <= 0 && compareOctopusVersions(a, c) > 0);
      if (order <= 0) expect(wrong).toEqual([]);
    }
  }
});
