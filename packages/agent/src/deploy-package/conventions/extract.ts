import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { extractPackage, PackageError } from '@tako/nuget';
import { filePath } from '../../package/file-cache.ts';
import { ActionFailure } from '../../runner/action-context.ts';
import type { Convention, Installation } from '../convention.ts';

/** Checks the file's hash and unpacks it into a folder that no deployment had before. */
export const extract: Convention = {
  id: 'extract',
  run: async (installation) => {
    const { context } = installation;
    const { id, version, sha256 } = installation.package;
    const file = filePath(context.file.filesFolder, sha256);
    await checkHash(file, sha256, `${id} ${version}`);
    const folder = await makeFolder(installation);
    try {
      const { files } = await extractPackage(file, folder, { signal: context.signal });
      installation.folder = folder;
      context.log.say('extract', 'info', `Extracted ${files} files of ${id} ${version} to ${folder}`);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      if (error instanceof PackageError)
        throw new ActionFailure(`${id} ${version}: ${error.message}`, undefined, error);
      throw error;
    }
    for (const name of [
      'Octopus.Action.Package.InstallationDirectoryPath',
      'Package.InstallationDirectoryPath',
    ]) {
      context.variables.setOutput(name, folder);
      context.log.write({ kind: 'variable', time: Date.now(), name, value: folder, isSensitive: false });
    }
    context.variables.setOutput('OctopusOriginalPackageDirectoryPath', folder);
    return 'done';
  },
};

async function checkHash(file: string, sha256: string, name: string): Promise<void> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }))
      hash.update(chunk as Buffer);
  } catch (error) {
    throw new ActionFailure(
      `the file of ${name} cannot be read: ${(error as Error).message}`,
      undefined,
      error,
    );
  }
  if (hash.digest('hex') !== sha256) {
    await rm(file, { force: true });
    throw new ActionFailure(
      `the file of ${name} was damaged on this machine's disk; it was removed, so that the next deployment sends it again`,
    );
  }
}

/** `<applications>/[tenant/]<environment>/<id>/<version>`, with `_1`, `_2`, ... where that is taken. */
async function makeFolder({ context, package: reference }: Installation): Promise<string> {
  const named = [
    context.variables.get('Octopus.Deployment.Tenant.Name'),
    context.variables.get('Octopus.Environment.Name'),
  ];
  const above = named.filter((name): name is string => !!name).map(fileName);
  const parent = path.join(context.file.applications, ...above, escaped(reference.id));
  await mkdir(parent, { recursive: true });
  const base = path.join(parent, escaped(reference.version));
  for (let count = 0; ; count++) {
    const folder = count === 0 ? base : `${base}_${count}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Without what no file name may hold; a name of dots only would be a folder above. */
function fileName(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}<>:"/\\|?*]/gu, '').trim();
  return /^\.*$/.test(clean) ? `_${clean.replaceAll('.', '_')}` : clean;
}

function escaped(segment: string): string {
  return segment.replaceAll(
    /[%<>:"/\\|?@]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
