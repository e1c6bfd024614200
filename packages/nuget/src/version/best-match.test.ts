import { describe, expect, it } from 'vitest';
import { findBestMatch, isBetterMatch } from './best-match.ts';
import { mustRead, mustReadRange } from './version.test-support.ts';

const best = (range: string, ...versions: string[]) =>
  findBestMatch(mustReadRange(range), versions.map(mustRead))?.original;

describe('the best match', () => {
  const all = [
    '0.9',
    '1.0.0-beta.1',
    '1.0.0',
    '1.0.5',
    '1.2.0',
    '1.2.0-rc.1',
    '2.0.0-alpha',
    '2.0.0',
    '3.1.0',
  ];

  it.each([
    ['1.0', '1.0.0', 'the lowest'],
    ['(1.0,)', '1.0.5', 'the lowest'],
    ['[1.1,2.0]', '1.2.0', 'the lowest'],
    ['(,3.0]', '0.9', 'the lowest'],
    ['1.0.0-a', '1.0.0-beta.1', 'a prerelease, as the bound is one'],
    ['(0.9,2.0-b]', '1.0.0-beta.1', 'a prerelease, as the bound above is one'],
    ['[1.3,2.0)', undefined, 'none: the prerelease is in, but was not thought of'],
    ['[4.0,)', undefined, 'none'],
    ['*', '3.1.0', 'the highest stable one'],
    ['1.*', '1.2.0', 'the highest inside of the prefix'],
    ['1.0.*', '1.0.5', 'the highest inside of the prefix'],
    ['1.0.0-*', '1.0.0', 'the stable one, which is inside of the prefix'],
    ['1.0.0-beta*', '1.0.0', 'the stable one, which is inside of the prefix'],
    ['*-*', '3.1.0', 'the highest of all'],
    ['[*-*,2.0.0-z]', '2.0.0-alpha', 'the highest of all between the bounds'],
    ['1.1.*', '1.2.0', 'the nearest above the prefix'],
    ['2.5.*', '3.1.0', 'the nearest above the prefix'],
  ])('of %s is %s: %s', (range, expected, _why) => {
    expect(best(range, ...all)).toBe(expected);
    expect(best(range, ...all.toReversed())).toBe(expected);
  });

  it('is a prerelease inside of the prefix before any version outside of it', () => {
    expect(best('1.0.0-rc*', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0-sp', '1.0.1')).toBe('1.0.0-rc.10');
    expect(best('1.0.*-rc*', '1.0.3-rc.1', '1.0.2', '1.1.0')).toBe('1.0.3-rc.1');
  });

  it('is the first of those that are the same', () => {
    expect(best('1.0', '1.0.0', '1.0')).toBe('1.0.0');
    expect(best('1.*', '1.0.0', '1.0')).toBe('1.0.0');
  });

  it('is better than none, and no version is better than itself', () => {
    const range = mustReadRange('1.0');
    expect(isBetterMatch(range, undefined, mustRead('1.0'))).toBe(true);
    expect(isBetterMatch(range, undefined, mustRead('0.1'))).toBe(false);
    expect(isBetterMatch(range, mustRead('1.0'), mustRead('1.0'))).toBe(false);
  });

  it('is the highest below where all lie below the prefix', () => {
    const range = { ...mustReadRange('2.*'), min: undefined };
    const found = findBestMatch(range, ['1.0', '1.5', '1.2'].map(mustRead));
    expect(found?.original).toBe('1.5');
  });
});
