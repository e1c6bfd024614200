import { applyConfigTransforms } from '../../config-transforms/apply-config-transforms.ts';
import { additionalPaths } from '../additional-paths.ts';
import type { Convention } from '../convention.ts';

const id = 'config-transforms';

/** Applies `Web.Release.config` and the like, and the transforms that the step names. */
export const configTransforms: Convention = {
  id,
  run: async ({ context, folder }) => {
    const { variables, log, signal } = context;
    const count = await applyConfigTransforms({
      ...{ folder, variables, signal, otherFolders: additionalPaths(variables) },
      log: (level, text) => log.say(id, level, text),
    });
    return count === 0 ? { skipped: 'no transform is there for a file of the package' } : 'done';
  },
};
