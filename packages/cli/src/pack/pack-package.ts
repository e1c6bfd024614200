import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  inspectPackage,
  misplacedScripts,
  PackageError,
  parsePackageId,
  parseVersion,
  writeArchive,
  writePackage,
} from '@tako/nuget';
import { UserError } from '../errors.ts';
import { mostNotedNames } from '../limits.ts';
import { countText } from '../output/count-text.ts';
import type { Output } from '../output/output.ts';
import { sizeText } from '../output/time.ts';
import { gatherFolder } from './gather-folder.ts';
import { gatherNuspec } from './gather-nuspec.ts';
import { gatherProjectOnDisk } from './gather-project.ts';
import type { Gathered, TargetOf } from './gathered.ts';
import type { PackFlags } from './pack-flags.ts';
import { stoppable } from './stoppable.ts';

/** Packs a nuspec, a project or, without `source`, a folder. Throws as `packGathered` does. */
export async function packPackage(
  output: Output,
  source: string | undefined,
  flags: PackFlags,
): Promise<void> {
  refuseNames(flags);
  await packGathered(output, flags, (targetOf) => gather(source, flags, targetOf));
}

function gather(source: string | undefined, flags: PackFlags, targetOf: TargetOf): Promise<Gathered> {
  if (source === undefined) return gatherFolder(flags, targetOf);
  if (/\.nuspec$/i.test(source)) return gatherNuspec(source, flags, targetOf);
  return gatherProjectOnDisk(source, flags, targetOf);
}

/**
 * Packs what was gathered and gives back the package's file. What is there already is looked at before anything is
 * written. Throws `UserError` and `PackageError` for what no package can be.
 */
export async function packGathered(
  output: Output,
  flags: PackFlags,
  gatherAll: (targetOf: TargetOf) => Promise<Gathered>,
): Promise<string> {
  const targetOf: TargetOf = ({ id, version }) =>
    path.join(flags.outFolder, `${id}.${version}.${flags.format}`);
  const gathered = await gatherAll(targetOf);
  const { metadata, files } = gathered;
  refuseNames(metadata);
  const file = targetOf(metadata);
  if (!flags.overwrite && (await isThere(file))) {
    throw new UserError(`${file}: it exists already; --overwrite replaces it`, 'file');
  }
  for (const note of [...gathered.notes, ...scriptNotes(gathered, flags)]) output.note(note);
  await write(file, gathered, flags);
  for (const note of await limitNotes(file, flags)) output.note(note);
  const { size: sizeBytes } = await stat(file);
  const { id: packageId, version } = metadata;
  output.show(
    { packageId, version, file, fileCount: files.length, sizeBytes },
    () => `Packed ${countText(files.length, 'file')} into ${file} (${sizeText(sizeBytes)})`,
  );
  return file;
}

async function write(file: string, { metadata, nuspec, files }: Gathered, flags: PackFlags): Promise<void> {
  await mkdir(flags.outFolder, { recursive: true });
  const level = flags.compressionLevel;
  await stoppable((signal) =>
    flags.format === 'zip'
      ? writeArchive(file, files, { level, signal })
      : writePackage(file, metadata, files, { level, signal, ...(nuspec === undefined ? {} : { nuspec }) }),
  );
}

function refuseNames({ id, version }: { readonly id?: string; readonly version?: string }): void {
  const parsed = id === undefined ? id : parsePackageId(id);
  if (typeof parsed === 'object') throw new UserError(`id: ${parsed.problem}`, 'usage');
  if (version !== undefined && !parseVersion(version)) {
    throw new UserError(`version: ${JSON.stringify(version)} is no version such as 1.2.0`, 'usage');
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
}

function scriptNotes({ files }: Gathered, { ignoreMisplacedScripts }: PackFlags): string[] {
  const misplaced = ignoreMisplacedScripts ? [] : misplacedScripts(files);
  const shown = misplaced.slice(0, mostNotedNames);
  const rest = misplaced.length - shown.length;
  return [
    ...shown.map((name) => `${name} will not run: scripts are looked for at the root of the package only`),
    ...(rest > 0 ? [`${countText(rest, 'more script')} below the root will not run`] : []),
  ];
}

/** What a server would refuse is told here, where it can be mended. */
async function limitNotes(file: string, { format }: PackFlags): Promise<string[]> {
  if (format === 'zip') return [];
  try {
    await inspectPackage(file);
    return [];
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return [`a server of Tako will refuse it: ${error.message}`];
  }
}
