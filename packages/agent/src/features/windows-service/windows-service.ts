import { scriptedFeatures } from '@tako/protocol';
import type { Feature } from '../feature.ts';
import { planService, planStop } from './plan-service.ts';
import { configureScript, stopScript } from './service-scripts.ts';

/** Stops a Windows service while its files are replaced, then creates or changes it and starts it. */
export const windowsService: Feature = {
  name: scriptedFeatures.windowsService,
  platform: 'win32',
  scripts: {
    AfterPreDeploy: { syntax: 'powershell', text: stopScript, plan: planStop },
    BeforePostDeploy: { syntax: 'powershell', text: configureScript, plan: planService },
  },
};
