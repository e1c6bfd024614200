import { versionKey } from '@tako/nuget';
import { expect, it } from 'vitest';
import { knownVersion, newestFirst, newestOf, parseNameAtVersion } from './package.ts';

const rows = (...versions: string[]) => versions.map((version) => ({ package_key: 'web', version }));
const versionsOf = (found: { version: string }[]) => found.map(({ version }) => version);

it('versions stand as NuGet orders them, not as texts', () => {
  const sorted = newestFirst(rows('1.9.0', '1.10.0', '1.10.0-beta.2', '1.10.0-beta.10', '1.0', '1.10.0.1'));
  expect(versionsOf(sorted)).toEqual([
    ...['1.10.0.1', '1.10.0', '1.10.0-beta.10', '1.10.0-beta.2', '1.9.0', '1.0'],
  ]);
});

it('the newest is a stable version where there is one', () => {
  expect(newestOf(rows('1.0.0', '2.0.0-rc.1'))?.version).toBe('1.0.0');
  expect(newestOf(rows('1.0.0-a', '1.0.0-b'))?.version).toBe('1.0.0-b');
  expect(newestOf(rows())).toBeUndefined();
});

it('one version has one key, however it is spelt', () => {
  const keys = ['1.0', '1.0.0', '01.0.0.0', '1.0.0+build.7'].map((text) => versionKey(knownVersion(text)));
  expect(new Set(keys)).toEqual(new Set(['1.0.0']));
  expect(versionKey(knownVersion('1.0.0-RC.1'))).toBe('1.0.0-rc.1');
});

it('a package is also called by name and version', () => {
  expect(parseNameAtVersion('Shop.Web@1.2.0')).toEqual({ packageId: 'Shop.Web', version: '1.2.0' });
  expect(parseNameAtVersion('Packages-3')).toBeUndefined();
});
