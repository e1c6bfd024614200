import { describe, expect, it } from 'vitest';
import { parseOctopusVersion } from './octopus-version.ts';
import { applyMask, isVersionMask, latestForMask, nextVersion } from './version-mask.ts';

const versions = (...texts: string[]) => texts.flatMap((text) => parseOctopusVersion(text) ?? []);
const next = (mask: string, ...existing: string[]) => nextVersion(mask, versions(...existing))?.original;

describe('a mask', () => {
  it.each([
    'i',
    '1.i',
    '1.c.i',
    'i.i.i.i',
    'v1.i',
    ' 2.1.c.i ',
    '1.0.0-beta.i',
    '1.0.0-beta.c',
    '1.0+build.i',
    '1.0-b.i+m',
  ])('%s is one', (text) => {
    expect(isVersionMask(text)).toBe(true);
  });

  it.each([
    '',
    '1.0',
    '1.0.0-beta',
    '1.0.0-i',
    '1.0.0-beta-i',
    '1.x',
    'I.0',
    '1.ii',
    '1.i.c.i.c',
    '1 .i',
    'c a',
  ])('%j is none', (text) => {
    expect(isVersionMask(text)).toBe(false);
  });

  it.each([
    ['i', '0'],
    ['1.i', '1.0'],
    ['2.1.c.i', '2.1.0.0'],
    ['v1.2.i-beta.i+b.c', 'v1.2.0-beta.0+b.0'],
    ['-beta.i', '-beta.0'],
  ])('%s without a version before it is %s', (mask, expected) => {
    expect(next(mask)).toBe(expected);
  });

  it.each([
    ['1.i', '1.2', '1.3'],
    ['1.2.i', '1.2.9', '1.2.10'],
    ['1.c.i', '1.2.3', '1.2.4'],
    ['2.1.c.i', '2.1.7.3', '2.1.7.4'],
    ['i.c.c', '3.2.1', '4.0.1'],
    ['i.i.i', '3.2.1', '4.0.0'],
    ['c.i.c', '3.2.1', '3.3.0'],
    ['c.i.5', '3.2.1', '3.3.5'],
    ['1.i', '1.2.3', '1.3.0'],
    ['1.i', '1.2.3.4', '1.3.0'],
    ['1.2.i', '1.2', '1.2.1'],
    ['1.i', '1.2-rc', '1.3'],
    ['1.2.3-beta.i', '1.2.3-beta.4', '1.2.3-beta.5'],
    ['1.2.3-beta.i', '1.2.3', '1.2.3-beta.1'],
    ['1.2.3-beta.i', '1.2.3-alpha.7', '1.2.3-beta.8'],
    ['1.2.3-beta.i.c', '1.2.3-beta.4.9', '1.2.3-beta.5.0'],
    ['1.2.3-beta.c.i', '1.2.3-beta.4.9', '1.2.3-beta.4.10'],
    ['1.2.3-i', '1.2.3-4', '1.2.3-5'],
    ['1.2.3+b.i', '1.2.3+b.4', '1.2.3+b.5'],
    ['v1.i', 'v1.2', 'v1.3'],
    ['1.i', 'v1.2', '1.3'],
    ['1.2.i', '1.2.2147483646', '1.2.2147483647'],
    ['1.0.0-b.i', '1.0.0-b.9007199254740993', '1.0.0-b.9007199254740994'],
    ['0.i', '0.1_b', '0.1'],
  ])('%s after %s is %s', (mask, current, expected) => {
    expect(applyMask(mask, versions(current)[0])?.original).toBe(expected);
  });

  it('follows the latest version that has its numbers up to the first that is open', () => {
    const existing = ['1.0.3', '1.2.1', '1.2.10-rc', '1.2.9', '2.0.0', '1.3.0.5'];
    expect(next('1.2.i', ...existing)).toBe('1.2.11');
    expect(next('1.i', ...existing)).toBe('1.4.0');
    expect(next('i.c.c', ...existing)).toBe('3.0.0');
    expect(next('1.9.i', ...existing)).toBe('1.9.0');
    expect(next('1.3.0.i', ...existing)).toBe('1.3.0.6');
    expect(next('1.2.1-b.i', ...existing)).toBe('1.2.1-b.1');
    expect(latestForMask('c', versions(...existing))?.original).toBe('2.0.0');
  });

  it('that is none is a version as it stands', () => {
    expect(next('1.2.3-Final', '1.2.3')).toBe('1.2.3-Final');
    expect(next('1.2_x', '9.9')).toBe('1.2_x');
    expect([next('a b'), next(''), next('1.2147483647.i.99999999999')]).toEqual(Array(3).fill(undefined));
    expect(applyMask('1.i', versions('1.2147483647')[0])).toBeUndefined();
  });

  it('of any length takes time that grows with it', () => {
    const size = 200_000;
    for (const text of ['1'.repeat(size), 'i.'.repeat(size), '1-'.repeat(size), `1-${'i.'.repeat(size)}`]) {
      isVersionMask(text);
      nextVersion(`${text} x`, []);
      nextVersion(text, versions('1.2.3'));
      parseOctopusVersion(`${text} `);
    }
  });
});
