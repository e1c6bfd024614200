import type { Action } from '@tako/api';
import { defineFeature } from './feature.ts';

export const failOnErrorOutput = defineFeature<Action['kind']>({
  title: 'Fail where a script writes to standard error',
  help: 'Else its exit code alone decides',
  kinds: ['deploy-package', 'run-script'],
  isOn: (action) => action.failOnErrorOutput,
  on: (action) => ({ ...action, failOnErrorOutput: true }),
  off: (action) => ({ ...action, failOnErrorOutput: false }),
});
