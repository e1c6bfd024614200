import { describe, expect, it } from 'vitest';
import { mustRead } from './version.test-support.ts';
import { compareVersions, sameVersion, type VersionComparison, versionKey } from './version-order.ts';

const order = (a: string, b: string, comparison?: VersionComparison) =>
  Math.sign(compareVersions(mustRead(a), mustRead(b), comparison));
const same = (a: string, b: string, comparison?: VersionComparison) =>
  sameVersion(mustRead(a), mustRead(b), comparison);

describe('versions', () => {
  /** The order of SemVer 2, clause 11, with NuGet's fourth number in between. */
  const ordered = [
    '0.9',
    '1.0.0--1',
    '1.0.0-0',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-2147483647',
    '1.0.0-10000000000',
    '1.0.0-9999999999',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-alpha1',
    '1.0.0-alpha10',
    '1.0.0-alpha2',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.0.1-a',
    '1.0.0.1',
    '1.0.1',
    '1.2',
    '1.10',
    '2.0.0-99999999999',
    '2',
  ];

  it('have one order, whichever two are compared', () => {
    for (const [at, a] of ordered.entries()) {
      for (const [other, b] of ordered.entries()) {
        expect(order(a, b), `${a} to ${b}`).toBe(Math.sign(at - other));
      }
    }
  });

  it('that differ in case, zeros, the count of numbers or metadata are the same', () => {
    for (const [a, b] of [
      ['1.0-BETA', '1.0.0-beta'],
      ['01.0', '1'],
      ['1.0.0.0', '1.0'],
      ['1.0+a', '1.0.0+b'],
    ] as const) {
      expect([order(a, b), same(a, b)], `${a} and ${b}`).toEqual([0, true]);
    }
  });

  it('are compared by numbers, labels and metadata as one asks', () => {
    const modes = ['version', 'version-release', 'default', 'version-release-metadata'] as const;
    const compared = (a: string, b: string) => modes.map((mode) => [order(a, b, mode), same(a, b, mode)]);
    expect(compared('1.0-a', '1.0')).toEqual([
      [0, true],
      [-1, false],
      [-1, false],
      [-1, false],
    ]);
    expect(compared('1.0-a+x', '1.0-A+y')).toEqual([
      [0, true],
      [0, true],
      [0, true],
      [-1, false],
    ]);
    expect(order('1.0', '1.0+a', 'version-release-metadata')).toBe(-1);
    expect(same('1.0-A+X', '1.0.0.0-a+x', 'version-release-metadata')).toBe(true);
  });

  it('that are the same have the same key, and others have not', () => {
    const keyOf = (text: string) => versionKey(mustRead(text));
    expect(keyOf('1.0-Beta.1+x')).toBe('1.0.0-beta.1');
    expect(keyOf('1.0.0.0')).toBe(keyOf('01'));
    expect(keyOf('1.0.0.1')).not.toBe(keyOf('1.0.0'));
    expect(versionKey(mustRead('1.0-a+b'), 'version')).toBe('1.0.0');
    expect(versionKey(mustRead('1.0-a+B'), 'version-release-metadata')).toBe('1.0.0-a+b');
  });
});
