/** The version of a new release: as it was asked for, or as its project numbers its releases. */
import { maxVersionChars, type ReleaseNumbers } from '@tako/api';
import {
  isVersionMask,
  nextVersion,
  octopusVersionOrZero,
  parseOctopusVersion,
  VariableSet,
} from '@tako/variables';
import { nameKey } from '../database/names.ts';
import { resolveVariables } from '../variable/resolution.ts';
import { candidatesOf, type VariableSnapshot } from '../variable/variable.ts';
import type { ReleasePackage } from './release.ts';
import { highestPackage, nextPatch } from './release-version.ts';
import { type NumberingFacts, versionVariables } from './version-variables.ts';

export type Numbering = NumberingFacts & {
  readonly packages: readonly Pick<ReleasePackage, 'step' | 'version'>[];
  readonly variables: VariableSnapshot;
};

/** A version, or for people why there is none. */
export type Numbered = { readonly version: string } | { readonly problem: string };

/** As it stands, or where it is a mask, filled in from the highest release that fits. */
export function fillMask(text: string, releases: NumberingFacts['releases']): Numbered {
  const version = isVersionMask(text)
    ? nextVersion(
        text,
        releases.map((release) => octopusVersionOrZero(release.version)),
      )
    : parseOctopusVersion(text);
  // What has neither letter nor digit counts as 0.0.0, but nobody would find it.
  if (version && /[0-9A-Za-z]/.test(version.original)) return { version: version.original };
  return { problem: `"${text}" is no version` };
}

export function numberRelease(numbers: ReleaseNumbers, numbering: Numbering): Numbered {
  const { packages, releases } = numbering;
  switch (numbers.kind) {
    case 'highest-package': {
      const highest = highestPackage(packages.map(({ version }) => version));
      return { version: highest ?? nextPatch(releases.map(({ version }) => version)) };
    }
    case 'package-of-step':
      return versionOfStep(numbers.step, packages);
    case 'template':
      return fillTemplate(numbers.template, numbering);
    default:
      return numbers satisfies never;
  }
}

function versionOfStep(step: string, packages: Numbering['packages']): Numbered {
  const found = packages.find((chosen) => nameKey(chosen.step) === nameKey(step));
  if (found) return { version: found.version };
  const problem = `The project numbers its releases as the package of the step "${step}", which this release has not`;
  return { problem };
}

/** Blanks do not count, so that a template may go over several lines. */
function fillTemplate(template: string, numbering: Numbering): Numbered {
  const { value, isNull, missing, error } = variablesFor(numbering).evaluate(template);
  const about = `The template of the project's release numbers, "${template}",`;
  if (missing.length > 0) return { problem: `${about} names what has no value here: ${missing.join(', ')}` };
  if (error !== undefined) return { problem: `${about} cannot be filled in: ${error}` };
  const text = isNull ? '' : value.replaceAll(/\s/g, '');
  if (text.length > maxVersionChars) {
    return { problem: `${about} gives ${text.length} characters; a version has at most ${maxVersionChars}` };
  }
  const filled = fillMask(text, numbering.releases);
  return 'problem' in filled ? { problem: `${about} gives "${text}", which is no version` } : filled;
}

/** Variables of the project that hold everywhere, or in the channel; secrets never. */
function variablesFor({ variables, ...facts }: Numbering): VariableSet {
  const everywhere = { environmentId: '', machineId: '', machineRoles: [], stepId: '', stepRoles: [] };
  const place = { ...everywhere, channelId: facts.channelId };
  const set = new VariableSet({ now: () => facts.time });
  for (const { name, value, isSensitive } of resolveVariables(candidatesOf(variables), place).variables) {
    if (!isSensitive) set.set(name, value);
  }
  for (const [name, value] of versionVariables(facts)) set.set(name, value);
  return set;
}
