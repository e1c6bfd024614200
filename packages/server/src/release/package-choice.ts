/** Which packages a release needs, and in which versions it wants them. */
import type { Step } from '@tako/api';
import { nameKey } from '../database/names.ts';
import type { FieldError } from '../errors.ts';
import { packageOf } from '../project/package-of-step.ts';
import { isForChannel } from '../project/step-scopes.ts';

export type VersionWishes = {
  /** For the steps that `packages` does not name. */
  readonly packageVersion?: string | undefined;
  readonly packages: readonly { readonly step: string; readonly version: string }[];
};

export type WantedPackage = {
  readonly step: string;
  readonly feedId: string;
  readonly packageId: string;
  /** Undefined is the newest. */
  readonly version: string | undefined;
  /** The field of the request that asks for it. */
  readonly field: string;
};

/** One of each step of the channel that has a package and is not disabled; of another one where it is named. */
export function wantedPackages(
  steps: readonly Step[],
  channelId: string,
  wishes: VersionWishes,
): WantedPackage[] {
  return steps.flatMap((step) => {
    const { name, action } = step;
    const isOut = step.isDisabled || !isForChannel(step, channelId);
    const index = wishes.packages.findIndex(({ step }) => nameKey(step) === nameKey(name));
    const wanted = packageOf(action);
    if (!wanted || (isOut && index < 0)) return [];
    const { feedId, packageId } = wanted;
    const common = { step: name, feedId, packageId };
    const named = wishes.packages[index];
    if (named) return [{ ...common, version: named.version, field: `packages[${index}].version` }];
    const { packageVersion } = wishes;
    return [
      {
        ...common,
        version: packageVersion,
        field: packageVersion === undefined ? 'project' : 'packageVersion',
      },
    ];
  });
}

/** One entry a wish that fits no step; `isMissing` where there is no step of its name. */
export function wishProblems(
  steps: readonly Step[],
  { packages }: VersionWishes,
): (FieldError & { readonly isMissing: boolean })[] {
  const keys = packages.map(({ step }) => nameKey(step));
  return packages.flatMap(({ step: wanted }, index) => {
    const step = steps.find(({ name }) => nameKey(name) === keys[index]);
    const problem = problemOf(wanted, step, keys.indexOf(keys[index] as string) < index);
    if (problem === undefined) return [];
    return [{ field: `packages[${index}].step`, message: problem, isMissing: step === undefined }];
  });
}

function problemOf(wanted: string, step: Step | undefined, isTwice: boolean): string | undefined {
  if (!step) return `The process has no step "${wanted}"`;
  if (!packageOf(step.action)) return `The step "${step.name}" has no package`;
  return isTwice ? `The step "${step.name}" is there twice` : undefined;
}
