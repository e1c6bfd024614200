import type { ReleaseNumbers } from '@tako/api';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';

export type NumberFlags = {
  readonly numberByPackages?: boolean;
  readonly numberByStep?: string;
  readonly numberByTemplate?: string;
};

/** Adds the options that say which version a release of the project gets where nobody gives one. */
export function withReleaseNumbers(command: Command): Command {
  return command
    .option('--number-by-packages', 'releases get the highest version of their packages, or the next patch')
    .option('--number-by-step <step>', 'releases get the version of the package of this step')
    .option('--number-by-template <template>', 'releases get what this comes to: 1.2.i, or with #{...}');
}

/** Undefined where none is given. Throws `UserError` where several are. */
export function releaseNumbersFrom(flags: NumberFlags): ReleaseNumbers | undefined {
  const { numberByPackages, numberByStep, numberByTemplate } = flags;
  const given: ReleaseNumbers[] = [
    ...(numberByPackages ? [{ kind: 'highest-package' } as const] : []),
    ...(numberByStep === undefined ? [] : [{ kind: 'package-of-step', step: numberByStep } as const]),
    ...(numberByTemplate === undefined ? [] : [{ kind: 'template', template: numberByTemplate } as const]),
  ];
  if (given.length > 1) {
    const flag = numberByTemplate === undefined ? 'number-by-step' : 'number-by-template';
    throw new UserError(`${flag}: give one way to number releases, not ${given.length}`, 'usage');
  }
  return given[0];
}

/** For people. */
export function releaseNumbersText(numbers: ReleaseNumbers): string {
  switch (numbers.kind) {
    case 'highest-package':
      return 'the highest version of the packages, or the next patch';
    case 'package-of-step':
      return `the version of the package of ${numbers.step}`;
    case 'template':
      return numbers.template;
    default:
      return numbers satisfies never;
  }
}
