import { readPackageNuspec } from '@tako/nuget';
import type { Response } from 'express';
import type { PackageTable } from '../database/tables.ts';
import { pipeToClient } from '../http/pipe-to-client.ts';
import { openablePackage, readPackage } from '../package/acquire-package.ts';
import { downloadName } from '../package/package.ts';

type Source = { readonly packagesFolder: string };

/** Streams the package; settles when the client has it or is gone. */
export async function sendPackage(
  { packagesFolder }: Source,
  row: PackageTable,
  response: Response,
): Promise<void> {
  const { sha256, size_bytes: sizeBytes } = row;
  const stored = { packagesFolder, sha256, sizeBytes };
  await openablePackage(stored);
  response.attachment(downloadName(row));
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Length', sizeBytes);
  await pipeToClient(readPackage(stored), response);
}

/** Sends the nuspec of the package as it was packed. */
export async function sendNuspec(
  { packagesFolder }: Source,
  { sha256, size_bytes: sizeBytes }: PackageTable,
  response: Response,
): Promise<void> {
  const file = await openablePackage({ packagesFolder, sha256, sizeBytes });
  response.type('application/xml').send(await readPackageNuspec(file));
}
