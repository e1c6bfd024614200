import { describe, expect, it } from 'vitest';
import {
  formatMavenRange,
  isInMavenRange,
  latestInMavenRange,
  type MavenRange,
  parseMavenRange,
} from './maven-range.ts';
import { compareMavenVersions, isMavenPrerelease, parseMavenVersion } from './maven-version.ts';

function mustRead(text: string) {
  const version = parseMavenVersion(text);
  if (!version) throw new Error(`${text} is no version`);
  return version;
}
const order = (a: string, b: string) => Math.sign(compareMavenVersions(mustRead(a), mustRead(b)));

describe('a Maven version', () => {
  it.each([
    ['1', [1, 0, 0, 0, undefined]],
    ['1.2.3', [1, 2, 3, 0, undefined]],
    ['1.2.3-4', [1, 2, 3, 4, undefined]],
    ['1.2.3-4-beta', [1, 2, 3, 4, '-beta']],
    ['1.2.3-beta-4', [1, 2, 3, 0, 'beta-4']],
    ['1.2.3.4', [1, 2, 3, 0, '4']],
    ['1.2.3.RELEASE', [1, 2, 3, 0, 'RELEASE']],
    ['1.0beta1', [1, 0, 0, 0, undefined]],
    ['1.0-', [1, 0, 0, 0, undefined]],
    ['r09', [0, 0, 0, 0, 'r09']],
    ['20230101123456', [20_230_101_123_456, 0, 0, 0, undefined]],
  ])('%s has its numbers and its qualifier', (text, expected) => {
    const { major, minor, patch, build, qualifier, original } = mustRead(text);
    expect([[major, minor, patch, build, qualifier], original]).toEqual([expected, text]);
  });

  it.each([
    ['1.0-SNAPSHOT', true],
    ['1.0-snapshot', true],
    ['1.0-alpha', true],
    ['1.0-Alpha-2', true],
    ['1.0-a1', true],
    ['1.0-beta.3', true],
    ['1.0-b2', true],
    ['1.0-milestone-1', true],
    ['1.0-M4', true],
    ['1.0-rc1', true],
    ['1.0.CR2', true],
    ['1.0-a', false],
    ['1.0-sp1', false],
    ['1.0.Final', false],
    ['1.0-SNAPSHOT-1', false],
    ['1.0-jre', false],
    ['1.0', false],
  ])('%s is a prerelease: %s', (text, expected) => {
    expect(isMavenPrerelease(mustRead(text))).toBe(expected);
  });

  const ordered = [
    '1-alpha-1',
    '1-alpha-2',
    '1-beta',
    '1-b2',
    '1-milestone',
    '1-m3',
    '1-rc',
    '1-cr2',
    '1-rc-10',
    '1-snapshot',
    '1',
    '1-sp',
    '1-sp1',
    '1-jre',
    '1-linux',
    '1-3-rc',
    '1-3',
    '1-20',
    '1.0.1',
    '1.1',
    '1.10',
    '2',
    '10000000000000000000000',
  ];

  it('comes in its order, whichever two are compared', () => {
    for (const [at, a] of ordered.entries()) {
      for (const [other, b] of ordered.entries()) {
        expect(order(a, b), `${a} to ${b}`).toBe(Math.sign(at - other));
      }
    }
  });

  it.each([
    ['1', '1.0.0'],
    ['1.0', '1-0'],
    ['1', '1-ga'],
    ['1', '1.final'],
    ['1-GA', '1-Final'],
    ['1-rc1', '1-cr1'],
    ['1x', '1.0.0-x'],
    ['1a1', '1-alpha-1'],
    ['1b2', '1-beta-2'],
    ['1m3', '1-milestone-3'],
    ['01.002', '1.2'],
    ['', '0'],
  ])('%s is the same as %s', (a, b) => {
    expect([order(a, b), order(b, a)]).toEqual([0, 0]);
  });

  it('a letter alone is a word of its own', () => {
    expect([order('1-a', '1-alpha'), order('1-a', '1')]).toEqual([1, 1]);
  });
});

function mustReadRange(text: string): MavenRange {
  const range = parseMavenRange(text);
  if ('problem' in range) throw new Error(range.problem);
  return range;
}

describe('a Maven range', () => {
  it.each([
    ['1.0', '1.0', ['0.1', '1.0', '9'], []],
    ['[1.0]', '[1.0,1.0]', ['1', '1.0-ga'], ['1.0.1', '1.0-rc']],
    ['[1.0,2.0)', '[1.0,2.0)', ['1.0', '2.0-SNAPSHOT'], ['2.0', '1.0-rc']],
    ['(1.0,2.0]', '(1.0,2.0]', ['1.0-sp', '2.0'], ['1.0', '2.0.1']],
    ['[1.5,)', '[1.5,)', ['1.5', '99'], ['1.4']],
    ['(,1.0],[1.2,)', '(,1.0],[1.2,)', ['0.1', '1.0', '1.2', '3'], ['1.1']],
    ['[1.0, 1.1) , [1.3]', '[1.0,1.1),[1.3,1.3]', ['1.0', '1.3'], ['1.1', '1.2']],
    ['', '', [], ['1']],
  ])('%j prints %j', (text, printed, inside, outside) => {
    const range = mustReadRange(text);
    const fits = (version: string) => isInMavenRange(range, mustRead(version));
    expect(formatMavenRange(range)).toBe(printed);
    expect([inside.filter((version) => !fits(version)), outside.filter(fits)]).toEqual([[], []]);
  });

  it.each([
    ['[1.0', 'a bracket of "[1.0" is not closed'],
    ['(1.0)', 'one version stands between [ and ], unlike "(1.0)"'],
    ['[1.0)', 'one version stands between [ and ], unlike "[1.0)"'],
    ['[1.0,1.0]', 'the two bounds of "[1.0,1.0]" are the same'],
    ['[,]', 'the two bounds of "[,]" are the same'],
    ['[2.0,1.0]', 'the bounds of "[2.0,1.0]" are the wrong way round'],
    ['[1.0,3.0],[2.0,4.0]', 'ranges of "[1.0,3.0],[2.0,4.0]" overlap'],
    ['[1.0,3.0],(,4.0]', 'ranges of "[1.0,3.0],(,4.0]" overlap'],
    ['[1.0,2.0],3.0', '"3.0" must stand in brackets'],
  ])('%s is none: %s', (text, problem) => {
    expect(parseMavenRange(text)).toEqual({ problem });
  });

  it('has a latest version among those that it is shown', () => {
    const latestOf = (range: string) =>
      latestInMavenRange(mustReadRange(range), ['1.0', '1.2', '1.3-rc', '2.0'].map(mustRead))?.original;
    expect([latestOf('[1.0,2.0)'), latestOf('(,1.0]'), latestOf('[3,)')]).toEqual([
      '1.3-rc',
      '1.0',
      undefined,
    ]);
  });
});
