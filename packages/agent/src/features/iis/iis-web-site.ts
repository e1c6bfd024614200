import { scriptedFeatures } from '@tako/protocol';
import type { Feature } from '../feature.ts';
import { iisScript } from './iis-scripts.ts';
import { planIis } from './plan-iis.ts';

/** Creates or changes a web site, a web application or a virtual directory of IIS. */
export const iisWebSite: Feature = {
  name: scriptedFeatures.iis,
  platform: 'win32',
  scripts: { BeforePostDeploy: { syntax: 'powershell', text: iisScript, plan: planIis } },
};
