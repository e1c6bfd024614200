import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { extractArchive, PackageError } from '@tako/nuget';
import { failpoint } from '@tako/protocol';
import type { ActionContext } from '../../script/action-context.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import { publishOutput } from '../../script/publish-output.ts';
import { archiveLimits } from '../archive-limits.ts';
import type { Convention, Installation } from '../convention.ts';
import { customDirectory } from '../features.ts';
import { checkFreeSpace } from '../free-space.ts';
import { applicationFolder, installationNames, moveToFree, openPartial } from '../installation-folder.ts';
import { asItNamesItself, fileOf } from '../package-name.ts';

/** Checks the file's hash and unpacks it into a folder that no deployment had before. */
export const extract: Convention = {
  id: 'extract',
  run: async (installation) => {
    const { context, package: reference } = installation;
    const file = fileOf(context, reference);
    const name = `${reference.id} ${reference.version}`;
    await checkHash(file, reference.sha256, name);
    const { folder, files } = await unpack(file, name, installation);
    installation.extractedTo = folder;
    installation.folder = folder;
    nameFolder(installation);
    tellFolder(folder, files, context);
    return 'done';
  },
};

async function unpack(
  file: string,
  name: string,
  installation: Installation,
): Promise<{ folder: string; files: number }> {
  const { context } = installation;
  let place = context.file.applications;
  try {
    installation.package = await asItNamesItself(installation.package, context);
    place = applicationFolder(context, installation.package);
    await checkFreeSpace(place, context.variables);
    const partial = await openPartial(place, context.folder);
    try {
      const { files } = await extractArchive(file, partial.folder, {
        ...{ signal: context.signal, limits: archiveLimits(context.variables) },
        onRetry: (path, { message }) => {
          context.log.say(
            'extract',
            'verbose',
            `${path} could not be written, and is tried again: ${message}`,
          );
        },
      });
      failpoint('runner.unpacked');
      const folder = await moveToFree(partial.folder, place);
      const count = `${files} ${files === 1 ? 'file' : 'files'}`;
      context.log.say('extract', 'info', `Extracted ${count} of ${name} to ${folder}`);
      return { folder, files };
    } finally {
      await partial.close();
    }
  } catch (error) {
    throw explained(error, name, place);
  }
}

/** What is wrong with the package or the disk is the user's to mend; the rest is ours. */
function explained(error: unknown, name: string, place: string): unknown {
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

/** So that scripts can say where they are, a blank variable for the folder of installation gets that of the package. */
function nameFolder(installation: Installation): void {
  const { variables } = installation.context;
  installation.isUnnamed = variables.evaluated(customDirectory).text.trim() === '';
  if (installation.isUnnamed) variables.set(customDirectory, installation.extractedTo);
}

function tellFolder(folder: string, files: number, context: ActionContext): void {
  context.variables.set('OctopusOriginalPackageDirectoryPath', folder);
  for (const name of installationNames) publishOutput(context, name, folder);
  publishOutput(context, 'Package.ExtractedFileCount', String(files));
}

async function checkHash(file: string, sha256: string, name: string): Promise<void> {
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
