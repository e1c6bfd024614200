import { expect, it } from 'vitest';
import { highestPackage, highestRelease, nextPatch, releaseKey } from './release-version.ts';

it('the highest of its packages is the one that NuGet orders last, as it is spelt', () => {
  expect(highestPackage(['1.9.0', '1.10', '1.2'])).toBe('1.10');
  expect(highestPackage([])).toBeUndefined();
});

it.each([
  ['1.0.0 where there is nothing yet', [], '1.0.0'],
  ['the next patch after the highest release', ['1.2.9', '1.2.10', '1.1.99'], '1.2.11'],
  ['the release that a pre-release leads to', ['1.9.9', '2.0.0-beta.3'], '2.0.0'],
  ['the next patch after a version with four numbers', ['1.2.3.4'], '1.2.4'],
  ['the next patch after versions that NuGet does not know', ['v1.2', '1.1.7_x', 'nightly'], '1.2.1'],
])('a release without packages gets %s', (_title, existing, version) => {
  expect(nextPatch(existing)).toBe(version);
});

it('the highest release is so by its number, not by when it was made', () => {
  expect(highestRelease(['1.0.2', '1.0.10', '1.0.9'])?.original).toBe('1.0.10');
  expect(highestRelease([])).toBeUndefined();
});

it('versions that are spelt in several ways are one, and a text that is none has no key', () => {
  expect(['1', '1.0', 'v1.0.0', '1.0.0.0', '1.0+build.7'].map(releaseKey)).toEqual(Array(5).fill('1.0.0'));
  expect([releaseKey('1.0-RC.1'), releaseKey('nightly')]).toEqual(['1.0.0-rc.1', '0.0.0-nightly']);
  expect([releaseKey('a b'), releaseKey('')]).toEqual([undefined, undefined]);
});
