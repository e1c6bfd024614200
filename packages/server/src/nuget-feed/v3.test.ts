import type { Sha256 } from '@tako/protocol';
import { expect, it } from 'vitest';
import { type FeedRow, feedPackages, told } from './feed-package.ts';
import { registrationDocument } from './v3.ts';

const row: FeedRow = {
  ...{
    id: 'Packages-1',
    feed_id: 'Feeds-1',
    package_id: 'A',
    package_key: 'a',
    title: 'A',
    description: 'd',
  },
  ...{ version: '1.0', version_key: '1.0.0', size_bytes: 1, sha256: '' as Sha256, sha512: '', file_count: 1 },
  ...{ created_at: '2026-01-02T00:00:00.000Z', authors: 'x', tags: '', is_listed: 1 },
};

it('dependencies are told by framework, with their ranges in NuGet’s own form', () => {
  const dependencies = (...ranges: string[]) => ranges.map((range, index) => ({ id: `B${index}`, range }));
  const dependencyGroups = [
    { targetFramework: 'net48', dependencies: dependencies('1.0', '[1.0,2)', '[3.0]', '') },
    { targetFramework: '', dependencies: dependencies('nonsense') },
  ];
  const [one] = feedPackages([row]);
  if (!one) throw new Error('there is one');
  const { catalogEntry } = registrationDocument(
    'https://x.test/v3',
    'registration',
    told(one, JSON.stringify({ dependencyGroups })),
  );
  const groups = catalogEntry.dependencyGroups.map(({ targetFramework, dependencies: of }) => ({
    targetFramework,
    ranges: of.map(({ range }) => range),
  }));
  expect(groups).toEqual([
    { targetFramework: 'net48', ranges: ['[1.0.0, )', '[1.0.0, 2.0.0)', '[3.0.0, 3.0.0]', '(, )'] },
    { targetFramework: undefined, ranges: ['nonsense'] },
  ]);
  expect(catalogEntry.dependencyGroups[0]?.dependencies[1]).toMatchObject({
    registration: 'https://x.test/v3/registration/b1/index.json',
  });
});
