/** What lies in which range: equality, subsets, the range around several and the range common to them. */
import { sameFloat } from './float-range.ts';
import type { NuGetVersion } from './version.ts';
import { compareVersions, sameVersion } from './version-order.ts';
import { isFloating, noVersion, rangeOf, satisfies, type VersionRange } from './version-range.ts';

/** Bounds and what floats are the same. */
export function sameRange(a: VersionRange, b: VersionRange): boolean {
  return sameBounds(a, b) && isFloating(a) === isFloating(b) && sameFloat(a.float, b.float);
}

function sameBounds(a: VersionRange, b: VersionRange): boolean {
  const inclusive = a.isMinInclusive === b.isMinInclusive && a.isMaxInclusive === b.isMaxInclusive;
  return inclusive && sameBound(a.min, b.min) && sameBound(a.max, b.max);
}

function sameBound(a: NuGetVersion | undefined, b: NuGetVersion | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameVersion(a, b);
}

/** Whether `outer` has every version that `range` has, itself included. What satisfies nothing is in every range. */
export function isSubsetOf(range: VersionRange, outer: VersionRange): boolean {
  if (sameBounds(range, noVersion)) return true;
  if (sameBounds(outer, noVersion)) return false;
  return (
    isBoundIn(range.min, range.isMinInclusive, outer, outer.min, outer.isMinInclusive) &&
    isBoundIn(range.max, range.isMaxInclusive, outer, outer.max, outer.isMaxInclusive)
  );
}

/** Whether `range` has every version that `inner` has, itself included. */
export function isSupersetOf(range: VersionRange, inner: VersionRange): boolean {
  return isSubsetOf(inner, range);
}

function isBoundIn(
  bound: NuGetVersion | undefined,
  isInclusive: boolean,
  outer: VersionRange,
  outerBound: NuGetVersion | undefined,
  isOuterInclusive: boolean,
): boolean {
  if (bound === undefined) return outerBound === undefined;
  if (satisfies(outer, bound)) return true;
  // Both leave their bound out: then it may be the same.
  return !isInclusive && !isOuterInclusive && sameBound(outerBound, bound);
}

/** The smallest range that has all these versions; `noVersion` for none. */
export function rangeAround(versions: Iterable<NuGetVersion>): VersionRange {
  const ordered = [...versions].toSorted((a, b) => compareVersions(a, b));
  const [lowest, highest] = [ordered[0], ordered.at(-1)];
  return lowest && highest ? rangeOf(lowest, true, highest, true) : noVersion;
}

/** The smallest range that has all these ranges; those that nothing satisfies do not count. */
export function combineRanges(ranges: Iterable<VersionRange>): VersionRange {
  const [first, ...rest] = [...ranges].filter(isSatisfiable);
  if (!first) return noVersion;
  const { float, original, ...bounds } = first;
  return rest.reduce(around, { ...bounds, float: undefined, original: undefined });
}

function around(a: VersionRange, b: VersionRange): VersionRange {
  const lower = outermost(a.min, a.isMinInclusive, b.min, b.isMinInclusive, -1);
  const upper = outermost(a.max, a.isMaxInclusive, b.max, b.isMaxInclusive, 1);
  return rangeOf(lower.bound, lower.isInclusive, upper.bound, upper.isInclusive);
}

type Bound = { readonly bound: NuGetVersion | undefined; readonly isInclusive: boolean };

/** No bound lies farthest out; of two at one place, the inclusive one. */
function outermost(
  a: NuGetVersion | undefined,
  isAInclusive: boolean,
  b: NuGetVersion | undefined,
  isBInclusive: boolean,
  outwards: 1 | -1,
): Bound {
  if (a === undefined || b === undefined) return { bound: undefined, isInclusive: false };
  const order = compareVersions(b, a) * outwards;
  if (order > 0) return { bound: b, isInclusive: isBInclusive };
  return { bound: a, isInclusive: order === 0 ? isAInclusive || isBInclusive : isAInclusive };
}

/** The range that all of these have in common; `noVersion` where there is none, or none of them. */
export function commonSubset(ranges: Iterable<VersionRange>): VersionRange {
  const all = [...ranges];
  if (all.length === 0 || !all.every(isSatisfiable)) return noVersion;
  const lower = innermost(
    all.map(({ min, isMinInclusive }) => [min, isMinInclusive] as const),
    1,
  );
  const upper = innermost(
    all.map(({ max, isMaxInclusive }) => [max, isMaxInclusive] as const),
    -1,
  );
  const order = lower.bound && upper.bound ? compareVersions(lower.bound, upper.bound) : -1;
  if (order > 0) return noVersion;
  const [isMinInclusive, isMaxInclusive] =
    order < 0
      ? [lower.isInclusive, upper.isInclusive]
      : [lower.isInclusive && upper.isInclusive, lower.isInclusive && upper.isInclusive];
  const common = rangeOf(lower.bound, isMinInclusive, upper.bound, isMaxInclusive);
  return isSatisfiable(common) ? common : noVersion;
}

/** Any bound lies farther in than none; of two at one place, the exclusive one. */
function innermost(
  bounds: readonly (readonly [NuGetVersion | undefined, boolean])[],
  inwards: 1 | -1,
): Bound {
  let found: Bound = { bound: undefined, isInclusive: false };
  for (const [bound, isInclusive] of bounds) {
    if (bound === undefined) continue;
    const order = found.bound === undefined ? 1 : compareVersions(bound, found.bound) * inwards;
    if (order > 0) found = { bound, isInclusive };
    else if (order === 0) found = { bound: found.bound, isInclusive: found.isInclusive && isInclusive };
  }
  return found;
}

/** Nothing lies between two equal bounds that are both left out. */
function isSatisfiable({ min, isMinInclusive, max, isMaxInclusive }: VersionRange): boolean {
  return !min || !max || isMinInclusive || isMaxInclusive || !sameVersion(min, max);
}
