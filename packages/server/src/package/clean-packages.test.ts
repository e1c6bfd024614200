import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../database/database.test-support.ts';
import { cleanPackages, cleanRegularly } from './clean-packages.ts';
import { bodyOf, filesOf, packageBytes } from './packages.test-support.ts';
import { pushPackage } from './push-package.ts';

let store: TestStore;
let now: number;
beforeEach(async () => {
  store = await openTestStore();
  now = Date.UTC(2026, 0, 1);
});
afterEach(() => store.close());

const target = () => ({
  ...{ db: store.db, packagesFolder: path.join(store.folder, 'packages'), now: () => now },
});
const days = (count: number) => count * 24 * 3600 * 1000;

/** Pushed at this moment. */
async function push(version: string) {
  const body = bodyOf(await packageBytes(store.folder, 'Shop.Web', version, version));
  return (await pushPackage(target(), body, 'fail', new AbortController().signal)).row;
}

async function clean(olderThanDays: number, isDryRun = false): Promise<string[]> {
  return (await cleanPackages(target(), { olderThanDays, isDryRun })).map(({ version }) => version);
}

/** A release that has chosen these bytes; nothing else of it counts here. */
async function release(sha256: string): Promise<void> {
  const text = { slug: 'shop-1', version: '1.0.0', version_key: '1.0.0', notes: '', created_by: 'x' };
  const json = { process: '{}', variables: '{}', packages: JSON.stringify([{ sha256 }]) };
  const project = { id: 'Projects-1', slug: 'shop', name: 'Shop', name_key: 'shop', description: '' };
  const versions = { process_version: 0, variables_version: 0 };
  const empty = {
    ...versions,
    is_disabled: 0,
    steps: '[]',
    unavailable_machines: 'fail',
    release_numbers: '{}',
  } as const;
  await store.db
    .insertInto('projects')
    .values({ ...project, ...empty })
    .execute();
  const row = { id: 'Releases-1', project_id: 'Projects-1', channel_id: 'Channels-1', created_at: '' };
  const mark = { variables_mark: '0' };
  await store.db
    .insertInto('releases')
    .values({ ...row, ...mark, ...text, ...json })
    .execute();
}

it('packages that are older and in no release go, with their files; the others stay', async () => {
  await push('1.0.0');
  const kept = await push('2.0.0');
  await release(kept.sha256);
  now += days(10);
  await push('3.0.0');
  now += days(1);
  expect(await clean(10, true)).toEqual(['1.0.0']);
  expect(await filesOf(target().packagesFolder)).toHaveLength(3);
  expect(await clean(10)).toEqual(['1.0.0']);
  expect(await filesOf(target().packagesFolder)).toHaveLength(2);
  expect(await clean(10)).toEqual([]);
});

it('bytes that another package has too stay', async () => {
  const { sha256 } = await push('1.0.0');
  now += days(5);
  const row = { ...(await store.db.selectFrom('packages').selectAll().executeTakeFirstOrThrow()) };
  const copy = { ...row, id: 'Packages-9', version: '1.0.1', version_key: '1.0.1' };
  await store.db
    .insertInto('packages')
    .values({ ...copy, created_at: new Date(now).toISOString() })
    .execute();
  expect(await clean(2)).toEqual(['1.0.0']);
  expect(await filesOf(target().packagesFolder)).toEqual([sha256]);
});

it('it cleans once at the start, and tells what went', async () => {
  await push('1.0.0');
  now += days(5);
  const gone: string[] = [];
  const stop = cleanRegularly({
    ...{ target: target(), olderThanDays: 2, everyMs: days(1) },
    onCleaned: (packages) => gone.push(...packages.map(({ version }) => version)),
    onFailed: (error) => gone.push(String(error)),
  });
  await stop();
  expect(gone).toEqual(['1.0.0']);
});
