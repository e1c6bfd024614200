import path from 'node:path';
import { planExistingSite } from '../../features/iis/existing-site.ts';
import { existingSiteScript } from '../../features/iis/iis-scripts.ts';
import type { Convention } from '../convention.ts';
import { runOwn } from './feature-scripts.ts';

const id = 'existing-web-site';
const name = 'Octopus.Action.Package.UpdateIisWebsite.ps1';

/** Lets a web site of IIS that is there already serve the folder of the installation that has a Web.config. */
export const existingWebSite: Convention = {
  id,
  run: async (installation) => {
    const { context, folder } = installation;
    if (process.platform !== 'win32') {
      const why = 'IIS is for Windows; no web site is changed on this machine';
      context.log.say(id, 'info', why);
      return { skipped: why };
    }
    const run = await planExistingSite({ variables: context.variables, folder }, installation.package.id);
    const script = { node: id, syntax: 'powershell', file: path.join(folder, name), folder, name } as const;
    await runOwn(script, existingSiteScript, run, installation);
    return 'done';
  },
};
