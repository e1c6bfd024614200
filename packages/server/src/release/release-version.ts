/** The versions of releases: which are the same, which is the highest, and what a release gets where nobody says one. */
import { compareVersions, parseVersion, versionKey } from '@tako/nuget';
import {
  compareOctopusVersions,
  isOctopusPrerelease,
  type OctopusVersion,
  octopusVersionKey,
  octopusVersionOrZero,
  parseOctopusVersion,
} from '@tako/variables';
import { knownVersion } from '../package/package.ts';

const first = '1.0.0';

/** Two versions with the same key are one version: `1.0`, `v1` and `1.0.0+build`. Undefined where it is none. */
export function releaseKey(text: string): string | undefined {
  const version = parseOctopusVersion(text);
  if (!version) return undefined;
  const nuget = parseVersion(text);
  return nuget ? versionKey(nuget) : octopusVersionKey(version);
}

/** The highest of its packages. Undefined without packages. */
export function highestPackage(packageVersions: readonly string[]): string | undefined {
  return packageVersions.map(knownVersion).toSorted(compareVersions).at(-1)?.original;
}

/** The next patch after the highest release that there is. */
export function nextPatch(releases: readonly string[]): string {
  const last = highestRelease(releases);
  if (!last) return first;
  const { major, minor, patch } = last;
  // What comes after 2.0.0-beta is 2.0.0.
  return `${major}.${minor}.${isOctopusPrerelease(last) ? patch : patch + 1}`;
}

/** By their order, not by when they were made. */
export function highestRelease(releases: readonly string[]): OctopusVersion | undefined {
  return releases.map(octopusVersionOrZero).toSorted(compareOctopusVersions).at(-1);
}
