import path from 'node:path';
import { findPackage } from '../find/find-package.ts';
import { sizeText } from '../output/time.ts';
import type { Session } from '../session/session.ts';
import { downloadFile, fileNameOf } from './download-file.ts';

/** Fetches a package into `folder`, whole or not at all, and proves its SHA-256. */
export async function downloadPackage(
  { client, output }: Session,
  reference: string,
  folder: string,
): Promise<void> {
  const known = await findPackage(client, reference);
  const file = path.join(folder, fileNameOf(`${known.packageId}.${known.version}.nupkg`));
  const download = () => client.call('packages.content', { params: { id: known.id } });
  await downloadFile(client, download, file, known.sha256);
  output.show(known, ({ sizeBytes }) => `Wrote ${file} (${sizeText(sizeBytes)})`);
}
