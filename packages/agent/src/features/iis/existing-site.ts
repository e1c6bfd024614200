/** An existing web site that is to serve the installation: the oldest way to deploy to IIS. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ActionFailure } from '../../script/action-failure.ts';
import type { FeatureInput, FeatureRun } from '../feature.ts';
import { settingsOf } from '../read-settings.ts';
import { virtualPathOf } from './iis-settings.ts';
import { patienceOf, patienceRun } from './plan-iis.ts';

/** `packageId` is the name of the site where the step says none. Throws `ActionFailure` where there is no Web.config. */
export async function planExistingSite(input: FeatureInput, packageId: string): Promise<FeatureRun> {
  const name = settingsOf(input, 'Octopus.Action.Package.').text('UpdateIisWebsiteName') || packageId;
  const folder = await findWebConfig(input.folder);
  if (folder === undefined) {
    throw new ActionFailure(
      `there is no Web.config in ${input.folder}, so the web site ${name} stays where it is`,
    );
  }
  return new Map([
    ...patienceRun(patienceOf(input)),
    ...Object.entries(readSiteName(name)),
    ['Tako.Folder', folder],
  ]);
}

/** Behind the first slash a name goes on with what is below the site. */
function readSiteName(name: string): Record<string, string> {
  const [site = '', ...below] = name.split(/[\\/]/);
  const virtualPath = virtualPathOf(below.join('/'));
  return { 'Tako.Site': site.trim(), 'Tako.VirtualPath': virtualPath === '/' ? '' : virtualPath };
}

/** The folder that has one and lies highest; of two in one depth the first by name. */
export async function findWebConfig(folder: string): Promise<string | undefined> {
  let level = [folder];
  while (level.length > 0) {
    const below: string[] = [];
    for (const place of level) {
      const entries = await readdir(place, { withFileTypes: true });
      if (entries.some((entry) => entry.isFile() && /^web\.config$/i.test(entry.name))) return place;
      const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      below.push(...folders.toSorted().map((name) => path.join(place, name)));
    }
    level = below;
  }
  return undefined;
}
