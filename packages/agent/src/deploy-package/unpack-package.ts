/** The files of a package, from the file of it on this machine. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { extractArchive, PackageError } from '@tako/nuget';
import type { PackageReference } from '@tako/protocol';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { archiveLimits } from './archive-limits.ts';
import { fileOf } from './package-name.ts';

const nameOf = ({ id, version }: PackageReference): string => `${id} ${version}`;

/** Throws `ActionFailure` where the file has other bytes than those that the server sent; then it is removed. */
export async function mustBeWhole(reference: PackageReference, context: ActionContext): Promise<void> {
  const { sha256 } = reference;
  const [file, name] = [fileOf(context, reference), nameOf(reference)];
  const hash = createHash('sha256');
  try {
    const chunks = createReadStream(file, { highWaterMark: 1024 * 1024 });
    for await (const chunk of chunks) hash.update(chunk as Buffer);
  } catch (error) {
    const why = `the file of ${name} cannot be read: ${(error as Error).message}`;
    throw new ActionFailure(why, undefined, error);
  }
  if (hash.digest('hex') === sha256) return;
  await rm(file, { force: true });
  throw new ActionFailure(
    `the file of ${name} was damaged on this machine's disk; it was removed, so that the next deployment sends it again`,
  );
}

/** Into a folder that is empty or not there. Answers how many files. Throws what `explained` explains. */
export async function unpackPackage(
  reference: PackageReference,
  folder: string,
  context: ActionContext,
): Promise<number> {
  const { log, signal, variables } = context;
  const { files } = await extractArchive(fileOf(context, reference), folder, {
    ...{ signal, limits: archiveLimits(variables) },
    onRetry: (path, { message }) => {
      log.say('extract', 'verbose', `${path} could not be written, and is tried again: ${message}`);
    },
  });
  return files;
}

/** What is wrong with the package or the disk is the user's to mend; the rest is ours. */
export function explained(error: unknown, reference: PackageReference, place: string): unknown {
  const name = nameOf(reference);
  if (error instanceof PackageError) return new ActionFailure(`${name}: ${error.message}`, undefined, error);
  if (error instanceof Error && 'syscall' in error) {
    return new ActionFailure(
      `${name} could not be extracted to ${place}: ${error.message}`,
      undefined,
      error,
    );
  }
  return error;
}
