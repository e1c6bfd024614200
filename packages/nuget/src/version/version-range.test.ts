import { describe, expect, it } from 'vitest';
import { formatRange, originalRange, prettyRange } from './range-text.ts';
import { mustRead, mustReadRange } from './version.test-support.ts';
import {
  everyVersion,
  isFloating,
  noVersion,
  parseVersionRange,
  rangeOf,
  satisfies,
} from './version-range.ts';

describe('a range', () => {
  it.each([
    ['1.0', '[1.0.0, )', '(>= 1.0.0)'],
    ['1.0-beta+x', '[1.0.0-beta, )', '(>= 1.0.0-beta)'],
    ['[1.0]', '[1.0.0, 1.0.0]', '(= 1.0.0)'],
    ['[1.0,1.0.0.0]', '[1.0.0, 1.0.0]', '(= 1.0.0)'],
    ['[1.0,2.0]', '[1.0.0, 2.0.0]', '(>= 1.0.0 && <= 2.0.0)'],
    ['(1.0,2.0)', '(1.0.0, 2.0.0)', '(> 1.0.0 && < 2.0.0)'],
    ['[1.0,2.0)', '[1.0.0, 2.0.0)', '(>= 1.0.0 && < 2.0.0)'],
    ['(1.0,2.0]', '(1.0.0, 2.0.0]', '(> 1.0.0 && <= 2.0.0)'],
    ['(,1.0]', '(, 1.0.0]', '(<= 1.0.0)'],
    ['[,1.0]', '(, 1.0.0]', '(<= 1.0.0)'],
    ['(,1.0)', '(, 1.0.0)', '(< 1.0.0)'],
    ['[1.0,)', '[1.0.0, )', '(>= 1.0.0)'],
    ['[1.0,]', '[1.0.0, )', '(>= 1.0.0)'],
    ['(1.0,)', '(1.0.0, )', '(> 1.0.0)'],
    ['(1.0,1.0)', '(1.0.0, 1.0.0)', '(> 1.0.0 && < 1.0.0)'],
    [' [ 1.0 , 2.0 ) ', '[1.0.0, 2.0.0)', '(>= 1.0.0 && < 2.0.0)'],
    ['(, )', '(, )', ''],
    ['[, ]', '(, )', ''],
    ['[ ,]', '(, )', ''],
    ['[ ]', '(, )', ''],
    ['*', '[*, )', '(>= 0.0.0)'],
    ['[1.0.*,2.0)', '[1.0.*, 2.0.0)', '(>= 1.0.0 && < 2.0.0)'],
    ['(1.0.0-rc*,2.0)', '(1.0.0-rc*, 2.0.0)', '(> 1.0.0-rc && < 2.0.0)'],
  ])('%j prints %j, and for people %j', (text, normal, pretty) => {
    const range = mustReadRange(text);
    expect([formatRange(range), prettyRange(range), originalRange(range)]).toEqual([normal, pretty, text]);
  });

  it.each([
    ['', 'nothing'],
    ['  ', 'blanks'],
    ['[]', 'nothing in brackets'],
    ['(,)', 'no bound at all'],
    ['[,]', 'no bound at all'],
    ['(,]', 'no bound at all'],
    ['(1.0)', 'one version between ( and )'],
    ['[1.0)', 'one version between [ and )'],
    ['(1.0]', 'one version between ( and ]'],
    ['( )', 'a blank between ( and )'],
    ['[1.0,2.0,3.0]', 'two commas'],
    ['[,,]', 'two commas'],
    ['[2.0,1.0]', 'the bounds the wrong way round'],
    ['(1.0,1.0]', 'equal bounds, one left out'],
    ['[1.0,1.0)', 'equal bounds, one left out'],
    ['[1.0', 'no closing bracket'],
    ['1.0]', 'no opening bracket'],
    ['[', 'a bracket'],
    [']', 'a bracket'],
    ['[1.0,2.0]x', 'text behind the bracket'],
    ['1.0,2.0', 'a comma outside of brackets'],
    ['[a,b]', 'words'],
    ['[1.0,b]', 'a word above'],
    ['[1.0,2.*]', 'an upper bound that floats'],
    ['[1.0.*]', 'one version that floats'],
    ['(,*]', 'an upper bound that floats'],
    ['[1.0.* ,2.0)', 'a blank behind the *'],
    ['1.*.0', 'a * in the middle'],
    ['1.0.0+*', 'a * in metadata'],
    ['1.**', 'two * without a dash'],
    ['*.*', 'two * without a dash'],
    ['1.0.0-*.*', 'two * behind the dash'],
    ['*-rc*x', 'text behind the *'],
    ['-*', 'no number'],
    ['x.*', 'a word'],
    ['1.2.3.4.*', 'five numbers'],
    ['1.0.0-a..*', 'an empty label'],
    ['1.0.0-*+m', 'metadata behind the *'],
  ])('%j is none: %s', (text) => {
    expect(parseVersionRange(text)).toBeUndefined();
  });

  it('floats only where that is allowed', () => {
    expect([parseVersionRange('1.*', false), parseVersionRange('*', false)]).toEqual([undefined, undefined]);
    expect(parseVersionRange('[1.0,2.0)', false)).toEqual(parseVersionRange('[1.0,2.0)'));
    expect([isFloating(mustReadRange('1.*')), isFloating(mustReadRange('1.0'))]).toEqual([true, false]);
  });

  it('that nobody typed prints normalised', () => {
    expect(originalRange(rangeOf(mustRead('1'), true, mustRead('2'), false))).toBe('[1.0.0, 2.0.0)');
    expect([formatRange(everyVersion), formatRange(noVersion)]).toEqual(['(, )', '(0.0.0, 0.0.0)']);
  });
});

describe('a version is in a range', () => {
  it.each([
    ['1.0', ['1.0', '1.0.0.1', '2.0', '1.0.1-a'], ['0.9', '1.0-rc']],
    ['[1.0]', ['1.0.0.0', '1.0+meta'], ['1.0-a', '1.0.1']],
    ['(1.0,2.0)', ['1.0.1', '2.0-beta'], ['1.0', '2.0', '1.0-a']],
    ['[1.0-b,2.0]', ['1.0-b', '1.0-C', '2.0'], ['1.0-a', '2.0.0.1']],
    ['(,1.0]', ['0.1-a', '1.0'], ['1.0.1']],
    ['(, )', ['0.0-a', '999'], []],
    ['(1.0,1.0)', [], ['1.0', '0.9', '1.1']],
  ])('%s by its bounds', (text, inside, outside) => {
    const range = mustReadRange(text);
    const fits = (version: string) => satisfies(range, mustRead(version));
    expect(inside.filter((version) => !fits(version))).toEqual([]);
    expect(outside.filter(fits)).toEqual([]);
  });

  it('and what floats does not count', () => {
    for (const text of ['1.0.*', '[1.0.*, )', '1.0.0-rc*']) {
      expect(satisfies(mustReadRange(text), mustRead('7.0-x')), text).toBe(true);
    }
  });

  it('of prereleases even where no bound is one', () => {
    expect(satisfies(mustReadRange('[1.0,2.0]'), mustRead('1.5-alpha'))).toBe(true);
  });

  it('as one compares them', () => {
    const range = mustReadRange('[1.0.0-b,1.0.0-b]');
    expect(satisfies(range, mustRead('1.0.0-a'))).toBe(false);
    expect(satisfies(range, mustRead('1.0.0-a'), 'version')).toBe(true);
    expect(satisfies(range, mustRead('1.0.0-b+m'), 'version-release-metadata')).toBe(false);
  });

  it('none is in the range of no version, all in that of every version', () => {
    const versions = ['0.0.0', '1.0-a', '3.2.1.4'].map(mustRead);
    expect(versions.map((version) => satisfies(noVersion, version))).toEqual([false, false, false]);
    expect(versions.map((version) => satisfies(everyVersion, version))).toEqual([true, true, true]);
  });
});
