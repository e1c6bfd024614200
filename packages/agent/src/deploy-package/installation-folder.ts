/** Where a package is installed: a folder of its own for each deployment, there whole or not at all. */
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackageReference } from '@tako/protocol';
import type { ActionFolder } from '../home/action-folder.ts';
import type { ActionContext } from '../script/action-context.ts';

/** The output variables that say where a package is installed. */
export const installationNames = [
  'Octopus.Action.Package.InstallationDirectoryPath',
  'Package.InstallationDirectoryPath',
] as const;

/** `<applications>/[tenant/]<environment>/<id>/<version>`; the folder of applications may be one of the deployment's. */
export function applicationFolder(context: ActionContext, reference: PackageReference): string {
  const named = [
    context.variables.get('Octopus.Deployment.Tenant.Name'),
    context.variables.get('Octopus.Environment.Name'),
  ];
  const above = named.filter((name): name is string => !!name).map(fileName);
  const root = context.variables.get('Octopus.Tentacle.Agent.ApplicationDirectoryPath');
  return path.join(
    root || context.file.applications,
    ...above,
    escaped(reference.id),
    escaped(reference.version),
  );
}

/**
 * Makes the folder beside `place` in which the package is unpacked. Its name stands in the action's folder, so that
 * somebody else can remove it where the runner dies; `close` removes what is still there.
 */
export async function openPartial(
  place: string,
  action: ActionFolder,
): Promise<{ folder: string; close(): Promise<void> }> {
  const folder = path.join(path.dirname(place), `.unpacking-${path.basename(action.folder)}`);
  await writeFile(action.unpacking, folder, { mode: 0o600 });
  await mkdir(folder, { recursive: true });
  return {
    folder,
    close: async () => {
      await rm(folder, { recursive: true, force: true });
      await rm(action.unpacking, { force: true });
    },
  };
}

/** Gives the folder its name: `place`, or with `_1`, `_2`, ... where that is taken. Answers the name. */
export async function moveToFree(folder: string, place: string): Promise<string> {
  for (let count = 0; ; count++) {
    const target = count === 0 ? place : `${place}_${count}`;
    if (await isTaken(target)) continue;
    try {
      await rename(folder, target);
      return target;
    } catch (error) {
      // Another deployment has just taken it.
      if (!(await isTaken(target))) throw error;
    }
  }
}

/** Also by a link that leads nowhere. */
function isTaken(target: string): Promise<boolean> {
  return lstat(target).then(
    () => true,
    () => false,
  );
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
