import { describe, expect, it } from 'vitest';
import { parsePackageId, samePackageId } from './package-id.ts';

describe('a package id', () => {
  it.each(['A', 'Acme.Web', 'acme_web-2.Core', 'Über.Café', '7zip', 'a'.repeat(100)])('%s is one', (text) => {
    expect(parsePackageId(text)).toBe(text);
  });

  it.each([
    ['', 'must not be empty'],
    ['a'.repeat(101), 'at most 100 characters, this one 101'],
    ['A b', '"A b" is no package id'],
    ['A/b', '"A/b" is no package id'],
    ['..', '".." is no package id'],
    ['A..b', '"A..b" is no package id'],
    ['.A', '".A" is no package id'],
    ['A.', '"A." is no package id'],
    ['A\n', '"A\\n" is no package id'],
  ])('%j is none, and the problem says why', (text, problem) => {
    expect(parsePackageId(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('is the same in either case', () => {
    expect([samePackageId('acme.Web', 'Acme.web'), samePackageId('a', 'b')]).toEqual([true, false]);
  });
});
