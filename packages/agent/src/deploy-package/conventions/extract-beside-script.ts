import type { PackageReference } from '@tako/protocol';
import type { Convention, Installation } from '../convention.ts';
import { checkFreeSpace } from '../free-space.ts';
import { explained, mustBeWhole, unpackPackage } from '../unpack-package.ts';

/** Unpacks the package of a script into the folder in which the script runs. */
export function extractBesideScript(reference: PackageReference): Convention<Installation> {
  return {
    id: 'extract',
    run: async (installation) => {
      const { context, folder } = installation;
      await mustBeWhole(reference, context);
      await checkFreeSpace(folder, context.variables);
      const files = await unpackPackage(reference, folder, context).catch((error: unknown) => {
        throw explained(error, reference, folder);
      });
      installation.extractedTo = folder;
      context.variables.set('OctopusOriginalPackageDirectoryPath', folder);
      const count = `${files} ${files === 1 ? 'file' : 'files'}`;
      context.log.say('extract', 'info', `Extracted ${count} of ${reference.id} ${reference.version}`);
      return 'done';
    },
  };
}
