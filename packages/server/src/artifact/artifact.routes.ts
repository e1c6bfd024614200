/** Artifacts over HTTP: whoever may read tasks may read them. */
import { stat } from 'node:fs/promises';
import { hashedFile } from '../data-folder/hashed-file.ts';
import type { Db } from '../database/open-database.ts';
import type { ArtifactTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { type FileAnswer, type Handlers, pageOf } from '../http/handlers.ts';
import { getReleaseRow } from '../release/release.store.ts';
import { getArtifact, listArtifacts } from './artifact.store.ts';
import { toArtifact } from './artifact.ts';

export type ArtifactRoutesOptions = { readonly db: Db; readonly artifactsFolder: string };

export function artifactRoutes({ db, artifactsFolder }: ArtifactRoutesOptions): Handlers<'artifacts'> {
  return {
    'artifacts.list': async ({ query: { task, deployment, release, ...page } }) => {
      if (task !== undefined) await mustBeThere(db, 'tasks', task, 'task');
      if (deployment !== undefined) await mustBeThere(db, 'deployments', deployment, 'deployment');
      const releaseId = release && (await getReleaseRow(db, release, 'release')).id;
      const filter = { taskId: task, deploymentId: deployment, releaseId };
      const { items, total } = await listArtifacts(db, filter, page);
      return pageOf(items.map(toArtifact), total, page);
    },
    'artifacts.get': async ({ params }) => toArtifact(await getArtifact(db, params.id)),
    'artifacts.content': async ({ params }) => contentOf(artifactsFolder, await getArtifact(db, params.id)),
  };
}

async function mustBeThere(
  db: Db,
  table: 'tasks' | 'deployments',
  id: string,
  field: 'task' | 'deployment',
): Promise<void> {
  const row = await db.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw refuseField('not-found', field, `There is no ${field} "${id}"`);
}

async function contentOf(folder: string, row: ArtifactTable): Promise<FileAnswer> {
  const { name, sha256, size_bytes: sizeBytes, machine_name: machine } = row;
  if (row.state === 'failed')
    throw new Refusal('artifact.missing', `${name} was not collected: ${row.error}`);
  if (row.state === 'pending') {
    const message = `${name} is still on ${machine}; it is fetched when that machine is reached`;
    throw new Refusal('artifact.missing', message);
  }
  const file = hashedFile(folder, sha256);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found?.size !== sizeBytes) {
    const message = `The file of ${name} is ${found ? 'spoilt' : 'missing'} in the data folder of the server`;
    throw new Refusal('artifact.missing', message);
  }
  return { file, contentType: 'application/octet-stream', fileName: name, etag: `"${sha256}"` };
}
