import type { Action } from '@tako/api';
import { defineFeature } from './feature.ts';

export const configVariables = defineFeature<Action['kind']>({
  title: 'Replace settings in .config files',
  help: 'appSettings, connectionStrings and applicationSettings that a variable has the name of',
  kinds: ['deploy-package', 'run-script'],
  isOn: (action) => action.configVariables,
  on: (action) => ({ ...action, configVariables: true }),
  off: (action) => ({ ...action, configVariables: false }),
});
