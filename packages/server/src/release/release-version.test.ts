import { expect, it } from 'vitest';
import { defaultVersion } from './release-version.ts';

it.each([
  ['the highest of its packages', ['1.9.0', '1.10.0', '1.2'], ['7.0.0'], '1.10.0'],
  ['a package version as it is spelt', ['2.0'], [], '2.0'],
  ['1.0.0 where there is nothing yet', [], [], '1.0.0'],
  ['the next patch after the highest release', [], ['1.2.9', '1.2.10', '1.1.99'], '1.2.11'],
  ['the release that a pre-release leads to', [], ['1.9.9', '2.0.0-beta.3'], '2.0.0'],
  ['the next patch after a version with four numbers', [], ['1.2.3.4'], '1.2.4'],
])('a release that nobody gives a version gets %s', (_title, packages, existing, version) => {
  expect(defaultVersion(packages, existing)).toBe(version);
});
