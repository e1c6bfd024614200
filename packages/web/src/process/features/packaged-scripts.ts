import { defineFeature } from './feature.ts';

export const packagedScripts = defineFeature<'deploy-package'>({
  title: 'Run the scripts of the package',
  help: 'PreDeploy, Deploy, PostDeploy and DeployFailed in its root',
  kinds: ['deploy-package'],
  isOn: ({ runPackagedScripts }) => runPackagedScripts,
  on: (action) => ({ ...action, runPackagedScripts: true }),
  off: (action) => ({ ...action, runPackagedScripts: false }),
});
