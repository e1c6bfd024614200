/** The version that a release gets where nobody says one. */
import { compareVersions, isPrerelease, type NuGetVersion } from '@tako/nuget';
import { knownVersion } from '../package/package.ts';

const first = '1.0.0';

/** The highest among its packages; without packages the next patch after the highest that there is. */
export function defaultVersion(packageVersions: readonly string[], existing: readonly string[]): string {
  const ofPackages = highest(packageVersions);
  if (ofPackages) return ofPackages.original;
  const last = highest(existing);
  if (!last) return first;
  const { major, minor, patch } = last;
  // What comes after 2.0.0-beta is 2.0.0.
  return `${major}.${minor}.${isPrerelease(last) ? patch : patch + 1}`;
}

function highest(texts: readonly string[]): NuGetVersion | undefined {
  return texts.map(knownVersion).toSorted(compareVersions).at(-1);
}
