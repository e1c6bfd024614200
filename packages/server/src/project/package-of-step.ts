/** The package that a step brings to its machines. */
import type { Action } from '@tako/api';

export type StepPackage = {
  readonly feedId: string;
  readonly packageId: string /** Where it stands in the action. */;
  readonly field: string;
};

/** Undefined where it has none. */
export function packageOf(action: Action): StepPackage | undefined {
  switch (action.kind) {
    case 'deploy-package':
      return { feedId: action.feedId, packageId: action.packageId, field: 'action' };
    case 'run-script':
      return action.package ? { ...action.package, field: 'action.package' } : undefined;
    default:
      return action satisfies never;
  }
}

/** The action with its package from another feed. */
export function fromFeed(action: Action, feedId: string): Action {
  if (action.kind === 'deploy-package') return { ...action, feedId };
  return { ...action, package: action.package && { ...action.package, feedId } };
}
