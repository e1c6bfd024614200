import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { extractPackage, PackageError } from '@tako/nuget';
import { filePath } from '../../package/file-cache.ts';
import type { ActionContext } from '../../script/action-context.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import type { Convention, Installation } from '../convention.ts';
import { applicationFolder, moveToFree, openPartial } from '../installation-folder.ts';

/** Checks the file's hash and unpacks it into a folder that no deployment had before. */
export const extract: Convention = {
  id: 'extract',
  run: async (installation) => {
    const { context, package: reference } = installation;
    const file = filePath(context.file.filesFolder, reference.sha256);
    await checkHash(file, reference.sha256, `${reference.id} ${reference.version}`);
    installation.folder = await unpack(file, installation);
    tellFolder(installation.folder, context);
    return 'done';
  },
};

async function unpack(file: string, { context, package: reference }: Installation): Promise<string> {
  const name = `${reference.id} ${reference.version}`;
  const place = applicationFolder(context, reference);
  try {
    const partial = await openPartial(place, context.folder);
    try {
      const { files } = await extractPackage(file, partial.folder, { signal: context.signal });
      const folder = await moveToFree(partial.folder, place);
      context.log.say(
        'extract',
        'info',
        `Extracted ${files} ${files === 1 ? 'file' : 'files'} of ${name} to ${folder}`,
      );
      return folder;
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

function tellFolder(folder: string, { variables, log }: ActionContext): void {
  for (const name of [
    'Octopus.Action.Package.InstallationDirectoryPath',
    'Package.InstallationDirectoryPath',
  ]) {
    variables.setOutput(name, folder);
    log.write({ kind: 'variable', time: Date.now(), name, value: folder, isSensitive: false });
  }
  variables.setOutput('OctopusOriginalPackageDirectoryPath', folder);
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
