/** Every feature, in the order in which an agent comes to it. */
import type { Action } from '@tako/api';
import { configTransforms } from './config-transforms.tsx';
import { configVariables } from './config-variables.ts';
import { customInstallation } from './custom-installation.tsx';
import { customScripts } from './custom-scripts.tsx';
import { failOnErrorOutput } from './fail-on-error-output.ts';
import type { Feature } from './feature.ts';
import { structuredVariables, substituteInFiles } from './file-list.tsx';
import { packagedScripts } from './packaged-scripts.ts';
import { skipIfInstalled } from './skip-if-installed.ts';

const features: readonly Feature[] = [
  skipIfInstalled,
  packagedScripts,
  customScripts,
  substituteInFiles,
  configTransforms,
  configVariables,
  structuredVariables,
  customInstallation,
  failOnErrorOutput,
];

/** What is done to files needs a package that has them. */
const ofScripts: readonly Feature[] = [failOnErrorOutput];

export function featuresFor(action: Action): readonly Feature[] {
  if (action.kind === 'run-script' && !action.package) return ofScripts;
  return features.filter(({ kinds }) => kinds.includes(action.kind));
}
