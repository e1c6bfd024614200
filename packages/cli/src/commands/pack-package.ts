import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { packFolder, parsePackageId, parseVersion } from '@tako/nuget';
import { UserError } from '../errors.ts';
import { countText } from '../output/count-text.ts';
import type { Output } from '../output/output.ts';
import { sizeText } from '../output/time.ts';
import { userName } from '../settings/system-user.ts';

export type PackFlags = {
  readonly id: string;
  readonly version: string;
  readonly basePath: string;
  readonly outFolder: string;
  readonly description?: string;
  readonly author?: string;
  readonly releaseNotes?: string;
  readonly overwrite?: boolean;
};

/** Packs the folder. Throws `UserError` and `PackageError` for what no package can be. */
export async function packPackage(output: Output, flags: PackFlags): Promise<void> {
  const { id, version } = flags;
  refuseNames(flags);
  const file = path.join(flags.outFolder, `${id}.${version}.nupkg`);
  if (!flags.overwrite && (await isThere(file))) {
    throw new UserError(`${file}: it exists already; --overwrite replaces it`, 'file');
  }
  await mkdir(flags.outFolder, { recursive: true });
  const metadata = {
    ...{ id, version, authors: flags.author ?? userName(process.env) },
    description: flags.description ?? id,
    ...(flags.releaseNotes === undefined ? {} : { releaseNotes: flags.releaseNotes }),
  };
  const fileCount = await packFolder(flags.basePath, metadata, file);
  // Most likely the build put its files elsewhere.
  if (fileCount === 0) output.note(`there are no files in ${flags.basePath}: the package is empty`);
  const { size: sizeBytes } = await stat(file);
  output.show(
    { packageId: id, version, file, fileCount, sizeBytes },
    () => `Packed ${countText(fileCount, 'file')} into ${file} (${sizeText(sizeBytes)})`,
  );
}

function refuseNames({ id, version }: PackFlags): void {
  const parsed = parsePackageId(id);
  if (typeof parsed === 'object') throw new UserError(`id: ${parsed.problem}`, 'usage');
  if (!parseVersion(version)) {
    throw new UserError(`version: ${JSON.stringify(version)} is no version such as 1.2.0`, 'usage');
  }
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
