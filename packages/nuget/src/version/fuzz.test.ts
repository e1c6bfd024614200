/** What holds for every text: reading throws nothing, orders are orders, and what is printed reads back. */
import { expect, it } from 'vitest';
import { formatFloat, parseFloatRange } from './float-range.ts';
import { formatMavenRange, parseMavenRange } from './maven-range.ts';
import { compareMavenVersions, parseMavenVersion } from './maven-version.ts';
import { isSubsetOf, sameRange } from './range-sets.ts';
import { formatRange, prettyRange } from './range-text.ts';
import { compareSemanticVersions, formatSemanticVersion, parseSemanticVersion } from './semantic-version.ts';
import { parseStrictVersion, parseVersion } from './version.ts';
import { compareVersions, sameVersion, versionKey } from './version-order.ts';
import { parseVersionRange, satisfies } from './version-range.ts';
import { formatVersion, fullVersion, originalVersion } from './version-text.ts';

const pieces = [
  ...['0', '1', '2', '10', '007', '2147483647', '2147483648', '.', '.', '.', '-', '-', '+', '*', ' ', '\t'],
  ...[
    'a',
    'B',
    'rc',
    'alpha',
    'ga',
    'SNAPSHOT',
    'v',
    '[',
    ']',
    '(',
    ')',
    ',',
    '_',
    '\\',
    'é',
    '😀',
    '\ud800',
  ],
];

/** A generator of numbers that is the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

function scribble(next: (below: number) => number, most: number): string {
  return Array.from({ length: next(most) + 1 }, () => pieces[next(pieces.length)] ?? '').join('');
}

/** Mostly versions: numbers, perhaps labels, perhaps metadata. */
function almostVersion(next: (below: number) => number): string {
  const numbers = Array.from({ length: next(4) + 1 }, () => next(3)).join('.');
  const label = () => ['0', '1', '-1', '10', 'a', 'A', 'b', 'rc', '-', '0a'][next(10)];
  const labels = Array.from({ length: next(3) }, label).join('.');
  return `${numbers}${labels === '' ? '' : `-${labels}`}${next(4) === 0 ? '+m' : ''}`;
}

const each = <T>(count: number, make: (next: (below: number) => number) => T): T[] =>
  Array.from({ length: count }, (_, seed) => make(seeded(seed + 1)));
const versions = each(300, almostVersion).flatMap((text) => parseVersion(text) ?? []);

it('whatever is written, reading it throws nothing', () => {
  for (const text of each(20_000, (next) => scribble(next, 14))) {
    const version = parseVersion(text);
    if (version) expect(parseVersion(formatVersion(version)), text).toBeDefined();
    parseStrictVersion(text);
    parseSemanticVersion(text);
    parseFloatRange(text);
    const range = parseVersionRange(text);
    if (range) prettyRange(range);
    const maven = parseMavenVersion(text);
    if (maven) expect(compareMavenVersions(maven, maven)).toBe(0);
    parseMavenRange(text);
  }
});

it('what is printed reads back as the same version, and normalising twice changes nothing', () => {
  expect(versions.length).toBeGreaterThan(200);
  for (const version of versions) {
    for (const print of [formatVersion, fullVersion, originalVersion]) {
      const again = parseVersion(print(version));
      expect(again && sameVersion(again, version), print(version)).toBe(true);
      expect(again && formatVersion(again)).toBe(formatVersion(version));
    }
    expect(parseVersion(fullVersion(version))?.metadata).toBe(version.metadata);
    const semantic = parseSemanticVersion(`v${version.original}`);
    expect(semantic && formatSemanticVersion(semantic)).toBe(fullVersion(version));
  }
});

function isOrder<T>(all: readonly T[], compare: (a: T, b: T) => number): void {
  for (const a of all) {
    for (const b of all) {
      const order = Math.sign(compare(a, b));
      expect(Math.sign(compare(b, a))).toBe(order === 0 ? 0 : -order);
      if (order > 0) continue;
      expect(all.filter((c) => compare(b, c) <= 0 && compare(a, c) > 0)).toEqual([]);
    }
  }
}

it('each way to compare is an order of all versions, and what is the same stands at one place', () => {
  const some = versions.slice(0, 60);
  for (const mode of ['default', 'version', 'version-release', 'version-release-metadata'] as const) {
    isOrder(some, (a, b) => compareVersions(a, b, mode));
    for (const a of some) {
      for (const b of some) {
        const areSame = sameVersion(a, b, mode);
        expect(versionKey(a, mode) === versionKey(b, mode)).toBe(areSame);
        if (areSame) expect(compareVersions(a, b, mode)).toBe(0);
      }
    }
  }
  isOrder(some, compareSemanticVersions);
});

it('any two Maven versions have one order', () => {
  const texts = each(200, (next) => scribble(next, 6));
  const maven = texts.flatMap((text) => parseMavenVersion(text) ?? []);
  for (const a of maven) {
    for (const b of maven) expect(compareMavenVersions(a, b) + compareMavenVersions(b, a)).toBe(0);
  }
});

/** With bounds that are the right way round, or not, and sometimes a `*`. */
function almostRange(next: (below: number) => number): string {
  const bound = () => (next(5) === 0 ? '' : almostVersion(next).replace(/\+m$/, ''));
  const lower =
    next(4) === 0 ? ['*', '1.*', '1.0.*', '1.0.0-*', '1.0.*-a*', '*-*', '*-rc.*'][next(7)] : bound();
  return next(4) === 0 ? `${lower}` : `${'[('[next(2)]}${lower},${bound()}${'])'[next(2)]}`;
}
const ranges = each(600, almostRange).flatMap((text) => parseVersionRange(text) ?? []);

it('a range that is printed reads back as the same range', () => {
  expect(ranges.length).toBeGreaterThan(200);
  for (const range of ranges) {
    const printed = formatRange(range);
    const again = parseVersionRange(printed);
    expect(again && sameRange(again, range), printed).toBe(true);
    expect(again && formatRange(again)).toBe(printed);
    if (range.float) expect(parseFloatRange(formatFloat(range.float))).toBeDefined();
  }
});

it('a range that lies in another has no version that the other has not', () => {
  for (const inner of ranges.slice(0, 120)) {
    for (const outer of ranges.slice(0, 120)) {
      if (!isSubsetOf(inner, outer)) continue;
      const wrong = versions.filter((version) => satisfies(inner, version) && !satisfies(outer, version));
      expect(wrong, `${formatRange(inner)} in ${formatRange(outer)}`).toEqual([]);
    }
  }
});

it('a Maven range that is printed reads back as it is', () => {
  for (const text of ['1.0', '[1.0]', '[1,2),(3,]', '(,1],[2,2.5)']) {
    const range = parseMavenRange(text);
    if ('problem' in range) throw new Error(range.problem);
    const printed = formatMavenRange(range).replace(/\[([^,]+),\1\]/g, '[$1]');
    expect(parseMavenRange(printed)).toEqual(range);
  }
});

it('long texts are refused, or read in time that grows with them', () => {
  const size = 200_000;
  const long = ['1.', '1-', ' ', '*', '[', '[1,2),', '1.0.*-', '-a.', '+m.', 'a1'].map((part) =>
    part.repeat(size),
  );
  for (const text of long) {
    const all = [
      parseVersion,
      parseStrictVersion,
      parseSemanticVersion,
      parseVersionRange,
      parseMavenVersion,
    ];
    expect(all.map((parse) => parse(text))).toEqual(all.map(() => undefined));
    parseMavenRange(text);
  }
});
