/**
 * The conventions of each kind of action in the order in which they run. The agent runs exactly these, and the server
 * plans one node of the log tree for each, so that the whole tree is there before anything runs.
 */
import type { ActionWork } from './messages.ts';

export type ConventionDescription = { readonly id: string; readonly title: string };

export const packageConventions = [
  { id: 'extract', title: 'Extract package' },
  { id: 'pre-deploy', title: 'PreDeploy script' },
  { id: 'config-variables', title: 'Replace settings in .config files' },
  { id: 'deploy', title: 'Deploy script' },
  { id: 'post-deploy', title: 'PostDeploy script' },
  { id: 'deploy-failed', title: 'DeployFailed script' },
] as const satisfies readonly ConventionDescription[];

export const scriptConventions = [
  { id: 'script', title: 'Run script' },
] as const satisfies readonly ConventionDescription[];

/** The nodes below an action of this kind, in order. */
export function conventionsOf(kind: ActionWork['kind']): readonly ConventionDescription[] {
  switch (kind) {
    case 'deploy-package':
      return packageConventions;
    case 'run-script':
      return scriptConventions;
    default:
      return kind satisfies never;
  }
}
