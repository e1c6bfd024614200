import { failpoint } from '@tako/protocol';
import type { ActionContext } from '../../script/action-context.ts';
import { publishOutput } from '../../script/publish-output.ts';
import type { Convention, PackageInstallation } from '../convention.ts';
import { customDirectory } from '../features.ts';
import { checkFreeSpace } from '../free-space.ts';
import { applicationFolder, installationNames, moveToFree, openPartial } from '../installation-folder.ts';
import { asItNamesItself } from '../package-name.ts';
import { explained, mustBeWhole, unpackPackage } from '../unpack-package.ts';

/** Checks the file's hash and unpacks it into a folder that no deployment had before. */
export const extract: Convention = {
  id: 'extract',
  run: async (installation) => {
    const { context } = installation;
    await mustBeWhole(installation.package, context);
    const { folder, files } = await unpack(installation);
    installation.extractedTo = folder;
    installation.folder = folder;
    nameFolder(installation);
    tellFolder(folder, files, context);
    return 'done';
  },
};

async function unpack(installation: PackageInstallation): Promise<{ folder: string; files: number }> {
  const { context, package: reference } = installation;
  let place = context.file.applications;
  try {
    installation.package = await asItNamesItself(reference, context);
    place = applicationFolder(context, installation.package);
    await checkFreeSpace(place, context.variables);
    const partial = await openPartial(place, context.folder);
    try {
      const files = await unpackPackage(reference, partial.folder, context);
      failpoint('runner.unpacked');
      const folder = await moveToFree(partial.folder, place);
      const count = `${files} ${files === 1 ? 'file' : 'files'}`;
      context.log.say(
        'extract',
        'info',
        `Extracted ${count} of ${reference.id} ${reference.version} to ${folder}`,
      );
      return { folder, files };
    } finally {
      await partial.close();
    }
  } catch (error) {
    throw explained(error, reference, place);
  }
}

/** So that scripts can say where they are, a blank variable for the folder of installation gets that of the package. */
function nameFolder(installation: PackageInstallation): void {
  const { variables } = installation.context;
  installation.isUnnamed = variables.evaluated(customDirectory).text.trim() === '';
  if (installation.isUnnamed) variables.set(customDirectory, installation.extractedTo);
}

function tellFolder(folder: string, files: number, context: ActionContext): void {
  context.variables.set('OctopusOriginalPackageDirectoryPath', folder);
  for (const name of installationNames) publishOutput(context, name, folder);
  publishOutput(context, 'Package.ExtractedFileCount', String(files));
}
