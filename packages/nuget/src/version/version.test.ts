import { describe, expect, it } from 'vitest';
import { isPrerelease, parseStrictVersion, parseVersion } from './version.ts';
import { formatVersion, fullVersion, originalVersion } from './version-text.ts';

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
    ['1.2.3.04', '1.2.3.4'],
    ['\t1.2\n', '1.2.0'],
    [' 1 . 2 . 3 ', '1.2.3'],
    ['1.0.0-beta', '1.0.0-beta'],
    ['1.0.0-Beta.2', '1.0.0-Beta.2'],
    ['1.0.0.0-bugfix', '1.0.0-bugfix'],
    ['1.0.0--', '1.0.0--'],
    ['1.0.0-rc-1', '1.0.0-rc-1'],
    ['1 -beta', '1.0.0-beta'],
    ['1.0.0-0', '1.0.0-0'],
    ['1.0.0-0a.00a', '1.0.0-0a.00a'],
    ['1.0.0+001.0a', '1.0.0'],
    ['1.0.0+a-b', '1.0.0'],
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
    ['   ', 'blanks'],
    ['1.2.', 'an empty number at the end'],
    ['.1', 'an empty number at the beginning'],
    ['1. .2', 'a blank for a number'],
    ['1 0', 'two numbers without a dot'],
    ['1.0\u00a0.0', 'a blank that is none to .NET'],
    ['1.0.0-beta .1', 'a blank in a label'],
    ['1.0.0-a+', 'empty metadata behind a label'],
    ['1.0.0-.a', 'an empty first label'],
    ['1.0.0-a.', 'an empty last label'],
    ['1.0.0+a..b', 'an empty part of metadata'],
    ['1.0.0+a_b', 'an underscore in metadata'],
    ['1.0.0-a_b', 'an underscore in a label'],
    ['1,0', 'a comma'],
    ['１.0', 'a digit beyond ASCII'],
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

  it('prints its metadata only where one asks for all of it', () => {
    const version = read('1.0.1+ace8cda');
    expect([formatVersion(version), fullVersion(version)]).toEqual(['1.0.1', '1.0.1+ace8cda']);
  });

  it('is shown as it was typed, but normalised where only SemVer 2 knows it', () => {
    const shown = ['1.0', '01.0.0.0-beta', ' 1 . 0 ', '1.0-a.b', '01.0-a+x', '1.0.0.0+x'].map((text) =>
      originalVersion(read(text)),
    );
    expect(shown).toEqual(['1.0', '01.0.0.0-beta', '1.0', '1.0.0-a.b', '1.0.0-a', '1.0.0']);
  });

  it('is a prerelease when it has a label', () => {
    expect([isPrerelease(read('1.0-a')), isPrerelease(read('1.0+a'))]).toEqual([true, false]);
  });
});

describe('a strict version', () => {
  it.each(['1.2.3', '0.0.0', '1.2.3-beta', '1.2.3-beta.1+meta.007', '1.2.3+a', '2147483647.0.0'])(
    '%s is one',
    (text) => {
      expect(parseStrictVersion(text)).toEqual(parseVersion(text));
      expect(parseStrictVersion(text)).toBeDefined();
    },
  );

  it.each([
    ['1', 'one number'],
    ['1.2', 'two numbers'],
    ['1.2.3.4', 'four numbers'],
    ['01.2.3', 'a zero before a number'],
    ['1.2.00', 'two zeros'],
    [' 1.2.3', 'a blank before it'],
    ['1.2.3 ', 'a blank behind it'],
    ['1. 2.3', 'a blank in it'],
    ['1.2.3-01', 'a zero before a numeric label'],
    ['1.2.3-', 'an empty label'],
    ['1.2.3+', 'empty metadata'],
    ['2147483648.0.0', 'a number beyond 32 bits'],
    ['', 'nothing'],
  ])('%j is none: %s', (text) => {
    expect(parseStrictVersion(text)).toBeUndefined();
  });
});
