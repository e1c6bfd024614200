import { describe, expect, it } from 'vitest';
import { compareSemanticVersions, formatSemanticVersion, parseSemanticVersion } from './semantic-version.ts';

function mustRead(text: string) {
  const version = parseSemanticVersion(text);
  if (!version) throw new Error(`${text} is no version`);
  return version;
}

describe('a version of a package', () => {
  it.each([
    ['1', '1.0.0', '1'],
    ['v1.2', '1.2.0', 'v1.2'],
    ['v 1 . 2', '1.2.0', 'v1.2'],
    ['01.02.03.00', '1.2.3', '01.02.03.00'],
    ['1.2.3.0', '1.2.3', '1.2.3.0'],
    ['1.2.3.4-a.b+c', '1.2.3.4-a.b+c', '1.2.3.4-a.b+c'],
    ['1.0.0-007.01', '1.0.0-007.01', '1.0.0-007.01'],
    ['1.0+build.01', '1.0.0+build.01', '1.0+build.01'],
    [' 1.0 ', '1.0.0', '1.0'],
  ])('%j is %s and stays %j', (text, normal, original) => {
    expect([formatSemanticVersion(mustRead(text)), mustRead(text).original]).toEqual([normal, original]);
  });

  it.each([
    '',
    'v',
    'vv1',
    'V1.0',
    '1.0-',
    '1.0+',
    '1.0-a..b',
    '1.0-a_b',
    '1.2.3.4.5',
    '2147483648',
    '1.x',
    'foo',
  ])('%j is none', (text) => {
    expect(parseSemanticVersion(text)).toBeUndefined();
  });

  it('comes where NuGet has it, and where all is the same by its metadata, in any case', () => {
    const order = (a: string, b: string) => Math.sign(compareSemanticVersions(mustRead(a), mustRead(b)));
    expect(order('v1.0', '1.0.0.0')).toBe(0);
    expect(order('1.0-beta.2', '1.0-beta.10')).toBe(-1);
    expect(order('1.0-007', '1.0-7')).toBe(0);
    expect(order('1.0', '1.0+a')).toBe(-1);
    expect(order('1.0+B', '1.0+a')).toBe(1);
    expect(order('1.0+A', '1.0+a')).toBe(0);
  });
});
