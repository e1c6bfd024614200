import { expect, it } from 'vitest';
import { releaseSlug } from './release.ts';

it('a release stands in addresses as project and version, whatever the version holds', () => {
  expect(releaseSlug('web', '1.2.0-RC.1')).toBe('web-1.2.0-rc.1');
  expect(releaseSlug('web', '1.2.0+build.7')).toBe('web-1.2.0-build.7');
  expect(releaseSlug('web', '1.0--')).toBe('web-1.0');
  expect(releaseSlug('web', 'a_b\\..c')).toBe('web-a-b-c');
});
