import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { PackageTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type FileAnswer, type Handlers, pageOf } from '../http/handlers.ts';
import { openablePackage } from './acquire-package.ts';
import { cleanPackages } from './clean-packages.ts';
import { removeUnusedFile } from './keep-file.ts';
import { getPackage, listPackages, releaseOfBytes, updatePackage } from './package.store.ts';
import { downloadName, toPackage } from './package.ts';
import { summarizePackages, usesOfPackage } from './package-overview.store.ts';
import { type PackageFolder, pushPackage } from './push-package.ts';

/** The operations on packages. */
export function packageRoutes(target: PackageFolder): Handlers<'packages'> {
  const { db, packagesFolder } = target;
  return {
    'packages.list': async ({ query }) => {
      const { items, total } = await listPackages(db, query, query);
      return pageOf(items.map(toPackage), total, query);
    },
    'packages.push': async ({ query, body, signal }) => {
      const { row, outcome } = await pushPackage(target, body, query.overwriteMode, signal);
      return { ...toPackage(row), outcome };
    },
    'packages.summaries': async ({ query }) => {
      const { items, total } = await summarizePackages(db, query.search ?? '', query);
      return pageOf(items, total, query);
    },
    'packages.releases': async ({ params, query }) => {
      const { items, total } = await usesOfPackage(db, await getPackage(db, params.id), query);
      return pageOf(items, total, query);
    },
    'packages.get': async ({ params }) => toPackage(await getPackage(db, params.id)),
    'packages.content': async ({ params }) => contentOf(packagesFolder, await getPackage(db, params.id)),
    'packages.patch': ({ params, body }) =>
      transaction(db, async (trx) => {
        const row = await getPackage(trx, params.id);
        const is_listed = body.isListed ? 1 : 0;
        await updatePackage(trx, row.id, { is_listed });
        return toPackage({ ...row, is_listed });
      }),
    'packages.clean': async ({ body }) => ({
      packages: (await cleanPackages(target, body)).map(toPackage),
    }),
    'packages.delete': async ({ params }) => {
      const { sha256 } = await transaction(db, (trx) => deletePackage(trx, params.id));
      await removeUnusedFile(db, packagesFolder, sha256);
    },
  };
}

async function contentOf(packagesFolder: string, row: PackageTable): Promise<FileAnswer> {
  const { sha256, size_bytes: sizeBytes } = row;
  const file = await openablePackage({ packagesFolder, sha256, sizeBytes });
  const contentType = 'application/octet-stream';
  return { file, contentType, fileName: downloadName(row), etag: `"${sha256}"` };
}

async function deletePackage(trx: Db, reference: string): Promise<PackageTable> {
  await lockKind(trx, 'Packages');
  const row = await getPackage(trx, reference);
  const release = await releaseOfBytes(trx, row.sha256);
  if (release) {
    const message = `${row.package_id} ${row.version} is needed by the release ${release.version} of ${release.name}`;
    throw new Refusal('in-use', message);
  }
  await trx.deleteFrom('packages').where('id', '=', row.id).execute();
  return row;
}
