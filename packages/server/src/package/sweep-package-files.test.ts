import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashedFile } from '../data-folder/hashed-file.ts';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { asker } from '../environment/ask.test-support.ts';
import { packageRoutes } from './package.routes.ts';
import { bodyOf, filesOf, packageBytes } from './packages.test-support.ts';
import { sweepPackageFiles } from './sweep-package-files.ts';

let store: TestStore;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.close());

it('files that nobody names go, those of packages and of pushes that go on stay', async () => {
  const packagesFolder = path.join(store.folder, 'packages');
  const target = { db: store.db, packagesFolder, now: Date.now };
  const ask = asker(packageRoutes(target));
  const bytes = await packageBytes(store.folder, 'Shop.Web', '1.0.0');
  const { sha256 } = await ask('packages.push', { body: bodyOf(bytes) });
  const orphan = hashedFile(packagesFolder, 'f'.repeat(64) as Sha256);
  await mkdir(path.dirname(orphan), { recursive: true });
  await writeFile(orphan, 'nobody names it');
  const incoming = path.join(packagesFolder, 'incoming');
  await writeFile(path.join(incoming, 'young.part'), 'half');
  await writeFile(path.join(incoming, 'old.part'), 'half');
  await utimes(path.join(incoming, 'old.part'), 0, 0);

  expect(await sweepPackageFiles(target)).toBe(2);
  expect((await filesOf(packagesFolder)).toSorted()).toEqual([sha256, 'young.part'].toSorted());
});

it('a feed without a folder yet has nothing to sweep', async () => {
  const packagesFolder = path.join(store.folder, 'never-made');
  expect(await sweepPackageFiles({ db: store.db, packagesFolder, now: Date.now })).toBe(0);
});
