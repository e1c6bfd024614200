import { isInFloat } from './float-range.ts';
import { isPrerelease, type NuGetVersion } from './version.ts';
import { compareVersions } from './version-order.ts';
import { includesPrereleases, isFloating, satisfies, type VersionRange } from './version-range.ts';

/**
 * The version that the range prefers: the lowest, or where it floats the highest inside the prefix, else the nearest
 * above it, else the highest below. Prereleases count only where the range thinks of them. Undefined where none fits.
 */
export function findBestMatch(
  range: VersionRange,
  versions: Iterable<NuGetVersion>,
): NuGetVersion | undefined {
  let best: NuGetVersion | undefined;
  for (const version of versions) if (isBetterMatch(range, best, version)) best = version;
  return best;
}

/** Whether the range prefers `considered` to `current`, which may be none at all. */
export function isBetterMatch(
  range: VersionRange,
  current: NuGetVersion | undefined,
  considered: NuGetVersion,
): boolean {
  if (isPrerelease(considered) && !includesPrereleases(range)) return false;
  if (!satisfies(range, considered)) return false;
  if (current === undefined) return true;
  const order = compareVersions(considered, current);
  const { float } = range;
  if (!float || !isFloating(range)) return order < 0;
  const [currentFits, consideredFits] = [isInFloat(float, current), isInFloat(float, considered)];
  if (currentFits !== consideredFits) return consideredFits;
  if (currentFits) return order > 0;
  const [currentIsBelow, consideredIsBelow] = [
    compareVersions(current, float.min) < 0,
    compareVersions(considered, float.min) < 0,
  ];
  if (currentIsBelow !== consideredIsBelow) return currentIsBelow;
  return currentIsBelow ? order > 0 : order < 0;
}
