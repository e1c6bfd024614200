import { describe, expect, it } from 'vitest';
import {
  combineRanges,
  commonSubset,
  isSubsetOf,
  isSupersetOf,
  rangeAround,
  sameRange,
} from './range-sets.ts';
import { formatRange } from './range-text.ts';
import { mustRead, mustReadRange } from './version.test-support.ts';
import { everyVersion, noVersion } from './version-range.ts';

describe('two ranges', () => {
  it.each([
    ['[1.0,2.0]', '[1.0.0.0, 2.0+x]', true],
    ['1.0', '[1.0,)', true],
    ['[1.0-BETA,)', '1.0-beta', true],
    ['[1.0,2.0]', '[1.0,2.0)', false],
    ['(1.0,2.0]', '[1.0,2.0]', false],
    ['1.0', '1.0.*', false],
    ['1.*', '1.0.*', false],
    ['1.0.*', '[1.0.*,)', true],
    ['(, )', '[ ]', true],
  ])('%s and %s are the same: %s', (a, b, expected) => {
    expect(sameRange(mustReadRange(a), mustReadRange(b))).toBe(expected);
    expect(sameRange(mustReadRange(b), mustReadRange(a))).toBe(expected);
  });

  it.each([
    ['[1.0,2.0]', '[1.0,2.0]', true],
    ['(1.0,2.0)', '[1.0,2.0]', true],
    ['(1.0,2.0)', '(1.0,2.0)', true],
    ['[1.0,2.0]', '(1.0,2.0]', false],
    ['[1.0,2.0]', '[1.0,2.0)', false],
    ['[1.0,2.0]', '1.0', true],
    ['[1.0,2.0]', '(, )', true],
    ['1.0', '[1.0,2.0]', false],
    ['(, )', '1.0', false],
    ['(, )', '(,9.0]', false],
    ['(,1.0)', '(,1.0]', true],
    ['(, )', '(, )', true],
    ['[0.5,1.5]', '[1.0,2.0]', false],
    ['(2.0,3.0)', '(1.0,2.0]', false],
  ])('%s lies in %s: %s', (range, outer, expected) => {
    expect(isSubsetOf(mustReadRange(range), mustReadRange(outer))).toBe(expected);
    expect(isSupersetOf(mustReadRange(outer), mustReadRange(range))).toBe(expected);
  });

  it('the range of no version lies in every range, and nothing else in it', () => {
    expect(isSubsetOf(noVersion, mustReadRange('[1.0]'))).toBe(true);
    expect(isSubsetOf(noVersion, noVersion)).toBe(true);
    expect(isSubsetOf(mustReadRange('[1.0]'), noVersion)).toBe(false);
    expect(isSubsetOf(mustReadRange('[1.0]'), everyVersion)).toBe(true);
  });
});

const ranges = (texts: readonly string[]) => texts.map(mustReadRange);

describe('the range around', () => {
  it.each([
    [['[1.0,2.0]', '[3.0,4.0)'], '[1.0.0, 4.0.0)'],
    [['(1.0,2.0)', '[1.0,2.0]'], '[1.0.0, 2.0.0]'],
    [['[1.0,2.0]', '(0.5,1.5)'], '(0.5.0, 2.0.0]'],
    [['[1.0,2.0]', '3.0'], '[1.0.0, )'],
    [['(,1.0)', '[5.0]'], '(, 5.0.0]'],
    [['(, )', '[1.0]'], '(, )'],
    [['[1.0]', '(9.0,9.0)'], '[1.0.0, 1.0.0]'],
    [['(9.0,9.0)', '(8.0,8.0)'], '(0.0.0, 0.0.0)'],
    [['1.*'], '[1.0.0, )'],
    [[], '(0.0.0, 0.0.0)'],
  ])('the ranges %s is %s', (texts, expected) => {
    expect(formatRange(combineRanges(ranges(texts)))).toBe(expected);
  });

  it('versions goes from the lowest to the highest', () => {
    const around = (...texts: string[]) => formatRange(rangeAround(texts.map(mustRead)));
    expect(around('1.5', '1.0-a', '3.0+x', '2.0')).toBe('[1.0.0-a, 3.0.0]');
    expect(around('1.5')).toBe('[1.5.0, 1.5.0]');
    expect(around()).toBe('(0.0.0, 0.0.0)');
  });
});

describe('what is common to', () => {
  it.each([
    [['[1.0,3.0]', '[2.0,4.0]'], '[2.0.0, 3.0.0]'],
    [['[1.0,3.0]', '(1.0,3.0)'], '(1.0.0, 3.0.0)'],
    [['1.0', '2.0', '(,5.0)'], '[2.0.0, 5.0.0)'],
    [['(, )', '[1.0,2.0)'], '[1.0.0, 2.0.0)'],
    [['(, )', '[ ]'], '(, )'],
    [['[1.0,2.0]', '[2.0,3.0]'], '[2.0.0, 2.0.0]'],
    [['[1.0,2.0]', '(2.0,3.0]'], '(0.0.0, 0.0.0)'],
    [['[1.0,2.0]', '[3.0,4.0]'], '(0.0.0, 0.0.0)'],
    [['[1.0,2.0]', '(9.0,9.0)'], '(0.0.0, 0.0.0)'],
    [['1.*', '[1.0]'], '[1.0.0, 1.0.0]'],
    [[], '(0.0.0, 0.0.0)'],
  ])('%s is %s', (texts, expected) => {
    expect(formatRange(commonSubset(ranges(texts)))).toBe(expected);
    expect(formatRange(commonSubset(ranges(texts.toReversed())))).toBe(expected);
  });
});
