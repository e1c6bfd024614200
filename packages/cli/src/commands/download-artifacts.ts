import path from 'node:path';
import type { Artifact } from '@tako/api';
import { type Client, listAll } from '@tako/client';
import { UserError } from '../errors.ts';
import { countText } from '../output/count-text.ts';
import { sizeText } from '../output/time.ts';
import type { Session } from '../session/session.ts';
import { downloadFile, fileNameOf } from './download-file.ts';

export type ArtifactFlags = {
  readonly task?: string;
  readonly deployment?: string;
  readonly release?: string;
};

/**
 * Fetches artifacts into `folder`, each whole or not at all, and proves their SHA-256: those that are named, as they are
 * called; those of a task, deployment or release in a folder for each machine. What the server does not have is said, and
 * makes the command end as refused, after the others.
 */
export async function downloadArtifacts(
  { client, output }: Session,
  ids: readonly string[],
  flags: ArtifactFlags,
  folder: string,
): Promise<void> {
  const isNamed = ids.length > 0;
  const wanted = isNamed ? await named(client, ids, flags) : await selected(client, flags);
  const there = wanted.filter(({ state }) => state === 'collected');
  const files = placesOf(there, isNamed);
  for (const [at, { id, sha256, sizeBytes }] of there.entries()) {
    const file = path.join(folder, files[at] ?? '');
    await downloadFile(client, () => client.call('artifacts.content', { params: { id } }), file, sha256);
    output.say(`Wrote ${file} (${sizeText(sizeBytes)})`);
  }
  output.json(there);
  const missing = wanted.filter(({ state }) => state !== 'collected');
  if (missing.length > 0) throw notHere(missing);
  if (wanted.length === 0) output.note('there are no artifacts');
}

async function named(client: Client, ids: readonly string[], flags: ArtifactFlags): Promise<Artifact[]> {
  if (Object.values(pick(flags)).some((value) => value !== undefined)) {
    throw new UserError('name artifacts, or a task, deployment or release, and not both', 'usage');
  }
  return Promise.all([...new Set(ids)].map((id) => client.call('artifacts.get', { params: { id } })));
}

async function selected(client: Client, flags: ArtifactFlags): Promise<Artifact[]> {
  const query = pick(flags);
  if (Object.values(query).every((value) => value === undefined)) {
    throw new UserError('name artifacts, or --task, --deployment or --release', 'usage');
  }
  const found: Artifact[] = [];
  for await (const artifact of listAll(client, 'artifacts.list', { query })) found.push(artifact);
  // As scripts handed them over: of two with one name the first keeps it.
  return found.reverse();
}

const pick = ({ task, deployment, release }: ArtifactFlags) => ({ task, deployment, release });

/** Where each goes; of several with one name, all but the first get a number. */
export function placesOf(
  artifacts: readonly Pick<Artifact, 'name' | 'machineName'>[],
  isFlat: boolean,
): readonly string[] {
  const taken = new Set<string>();
  return artifacts.map(({ name, machineName }) => {
    const folder = isFlat ? '' : fileNameOf(machineName);
    const { name: stem, ext } = path.parse(fileNameOf(name));
    for (let number = 1; ; number++) {
      const file = path.join(folder, number === 1 ? `${stem}${ext}` : `${stem} (${number})${ext}`);
      // Some file systems do not tell names apart that differ in case only.
      const key = file.toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return file;
    }
  });
}

function notHere(missing: readonly Artifact[]): UserError {
  const fields = missing.map(({ id, name, state, machineName, error }) =>
    state === 'pending'
      ? `${name} (${id}) is still on ${machineName}`
      : `${name} (${id}) was not collected: ${error}`,
  );
  const count = countText(missing.length, 'artifact');
  return new UserError(`the server does not have ${count}`, 'refused', { fields });
}
