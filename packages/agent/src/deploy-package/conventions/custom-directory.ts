import { readGlob } from '../../globs/glob.ts';
import type { ActionContext } from '../../script/action-context.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import { publishOutput } from '../../script/publish-output.ts';
import type { Convention } from '../convention.ts';
import { copyFolder } from '../copy-folder.ts';
import { readTarget } from '../custom-directory.ts';
import { customDirectory } from '../features.ts';
import { installationNames } from '../installation-folder.ts';
import { purgeFolder } from '../purge-folder.ts';

const id = 'custom-directory';

/** Copies the installation to the folder that the step names; what comes next happens there. */
export const copyToCustomDirectory: Convention = {
  id,
  run: async (installation) => {
    const { context, extractedTo } = installation;
    const text = wantedFolder(context);
    // A script may have named one since.
    const isUnnamed = installation.isUnnamed && text === extractedTo;
    if (text === '' || isUnnamed) return { skipped: 'the step names no folder' };
    const isPurged = context.variables.flag(`${customDirectory}ShouldBePurgedBeforeDeployment`, false);
    const target = readTarget(text, extractedTo, isPurged);
    if ('problem' in target) throw new ActionFailure(`the installation folder: ${target.problem}`);
    const { folder } = target;
    const files = await withHint(folder, async () => {
      if (isPurged) await purge(folder, context);
      return copyFolder(extractedTo, folder, context.signal);
    });
    installation.folder = folder;
    context.log.say(id, 'info', `Copied ${files} ${files === 1 ? 'file' : 'files'} to ${folder}`);
    for (const name of installationNames) publishOutput(context, name, folder);
    publishOutput(context, 'Package.CopiedFileCount', String(files));
    return 'done';
  },
};

function wantedFolder({ variables }: ActionContext): string {
  const { text, problem } = variables.evaluated(customDirectory);
  if (problem !== undefined) throw new ActionFailure(`the installation folder ${text}: ${problem}`);
  return text.trim();
}

async function purge(folder: string, { variables, log, signal }: ActionContext): Promise<void> {
  const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';
  const globs = variables
    .lines(`${customDirectory}PurgeExclusions`)
    .map((pattern) => readGlob(pattern, { ignoreCase }));
  log.say(id, 'info', `Emptying ${folder}`);
  await purgeFolder(folder, (relative) => globs.some((glob) => glob.matches(relative)), signal);
}

/** Most often it is the agent's user who may not. */
async function withHint<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !('syscall' in (error as object))) throw error;
    const hint = code === 'EACCES' || code === 'EPERM' ? '; may the user of the agent write there?' : '';
    throw new ActionFailure(`nothing could be copied to ${folder}: ${message}${hint}`, undefined, error);
  }
}
