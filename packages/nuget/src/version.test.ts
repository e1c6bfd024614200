import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  formatVersion,
  fullVersion,
  isPrerelease,
  originalVersion,
  parseVersion,
} from './version.ts';

function read(text: string) {
  const version = parseVersion(text);
  if (!version) throw new Error(`${text} does not parse`);
  return version;
}

describe('a version', () => {
  it.each([
    ['1', '1.0.0'],
    ['1.2', '1.2.0'],
    ['1.2.3', '1.2.3'],
    ['1.2.3.0', '1.2.3'],
    ['1.2.3.4', '1.2.3.4'],
    ['01.002.3', '1.2.3'],
    [' 1 . 2 . 3 ', '1.2.3'],
    ['1.0.0-beta', '1.0.0-beta'],
    ['1.0.0-Beta.2', '1.0.0-Beta.2'],
    ['1.0.0.0-bugfix', '1.0.0-bugfix'],
    ['1.0.0--', '1.0.0--'],
    ['1.0.0-rc-1', '1.0.0-rc-1'],
    ['2147483647.0.0', '2147483647.0.0'],
  ])('%j is read as %s', (text, normal) => {
    expect(formatVersion(read(text))).toBe(normal);
  });

  it.each([
    ['', 'nothing'],
    ['1.2.3.4.5', 'five numbers'],
    ['1..2', 'an empty number'],
    ['v1.0', 'a letter'],
    ['-1.0', 'no number'],
    ['1.0.0-', 'an empty label'],
    ['1.0.0-a..b', 'an empty label in between'],
    ['1.0.0-01', 'a numeric label with a leading zero'],
    ['1.0.0-ä', 'a letter beyond ASCII'],
    ['1.0.0+', 'empty metadata'],
    ['1.0.0+a+b', 'two plus signs'],
    ['2147483648.0.0', 'a number beyond 32 bits'],
    ['1.0.0/..', 'a path'],
    [`1.0.0-${'x'.repeat(200)}`, 'more than 200 characters'],
  ])('%j is none: %s', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  it('keeps its metadata apart from what makes it equal to another', () => {
    const version = read('1.0.1+ace8cda');
    expect([formatVersion(version), fullVersion(version)]).toEqual(['1.0.1', '1.0.1+ace8cda']);
    expect(compareVersions(version, read('1.0.1'))).toBe(0);
  });

  it('is shown as it was typed, but normalised where only SemVer 2 knows it', () => {
    const shown = ['1.0', '01.0.0-beta', '1.0-a.b', '1.0+x'].map((text) => originalVersion(read(text)));
    expect(shown).toEqual(['1.0', '01.0.0-beta', '1.0.0-a.b', '1.0.0']);
  });

  it('is a prerelease when it has a label', () => {
    expect([isPrerelease(read('1.0-a')), isPrerelease(read('1.0+a'))]).toEqual([true, false]);
  });
});

describe('versions', () => {
  /** The order of SemVer 2, clause 11, with NuGet's fourth number in between. */
  const ordered = [
    '0.9',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
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
        expect(Math.sign(compareVersions(read(a), read(b))), `${a} to ${b}`).toBe(Math.sign(at - other));
      }
    }
  });

  it('that differ in case only are equal', () => {
    expect(compareVersions(read('1.0-BETA'), read('1.0.0-beta'))).toBe(0);
  });
});
