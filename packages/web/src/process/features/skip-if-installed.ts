import { defineFeature } from './feature.ts';

export const skipIfInstalled = defineFeature<'deploy-package'>({
  title: 'Leave it where it is installed',
  help: 'Nothing is done on a machine that has got this version with success before',
  kinds: ['deploy-package'],
  isOn: (action) => action.skipIfInstalled,
  on: (action) => ({ ...action, skipIfInstalled: true }),
  off: (action) => ({ ...action, skipIfInstalled: false }),
});
