/** A range of versions and which of them it prefers (NuGet.Versioning's `VersionRange`). */
import { type FloatRange, parseFloatRange } from './float-range.ts';
import { isPrerelease, type NuGetVersion, parseVersion } from './version.ts';
import { compareVersions, type VersionComparison } from './version-order.ts';

export type VersionRange = {
  /** Undefined is no bound below. */
  readonly min: NuGetVersion | undefined;
  /** False where there is no bound. */
  readonly isMinInclusive: boolean;
  readonly max: NuGetVersion | undefined;
  readonly isMaxInclusive: boolean;
  /** Where the lower bound was written with a `*`. */
  readonly float: FloatRange | undefined;
  /** As it was typed; undefined where nobody has. */
  readonly original: string | undefined;
};

/** Also of prereleases. */
export const everyVersion = rangeOf(undefined, true, undefined, true);

/** What nothing satisfies: `(0.0.0, 0.0.0)`. */
export const noVersion = rangeOf(parseVersion('0.0.0'), false, parseVersion('0.0.0'), false);

export function rangeOf(
  min: NuGetVersion | undefined,
  isMinInclusive: boolean,
  max: NuGetVersion | undefined,
  isMaxInclusive: boolean,
  more: Partial<Pick<VersionRange, 'float' | 'original'>> = {},
): VersionRange {
  return {
    ...{ min, isMinInclusive: min !== undefined && isMinInclusive },
    ...{ max, isMaxInclusive: max !== undefined && isMaxInclusive },
    ...{ float: more.float, original: more.original },
  };
}

/**
 * Reads `1.0` (from there on), `[1.0]` (that one), `[1.0,2.0)`, `(,2.0]`, `[1.0,)` and, unless it is told not to, a
 * lower bound that floats: `1.*`, `[1.0.*,2.0)`. Undefined where the text is none, the bounds are the wrong way round, or
 * equal and only one of them inclusive.
 */
export function parseVersionRange(text: string, allowFloating = true): VersionRange | undefined {
  const parts = partsOf(text.trim());
  if (!parts) return undefined;
  const lower = parseLower(parts.lower, allowFloating);
  const upper = isBlank(parts.upper) ? {} : versionBound(parts.upper);
  if (!lower || !upper) return undefined;
  const { isMinInclusive, isMaxInclusive } = parts;
  if (lower.version && upper.version) {
    const order = compareVersions(lower.version, upper.version);
    if (order > 0 || (order === 0 && isMinInclusive !== isMaxInclusive)) return undefined;
  }
  const more = { float: lower.float, original: text };
  return rangeOf(lower.version, isMinInclusive, upper.version, isMaxInclusive, more);
}

type Parts = Pick<VersionRange, 'isMinInclusive' | 'isMaxInclusive'> & {
  readonly lower: string;
  readonly upper: string;
};

function partsOf(text: string): Parts | undefined {
  if (text === '') return undefined;
  if (!/^[[(]/.test(text)) return { lower: text, upper: '', isMinInclusive: true, isMaxInclusive: false };
  if (text.length < 2 || !/[\])]$/.test(text)) return undefined;
  const [isMinInclusive, isMaxInclusive] = [text.startsWith('['), text.endsWith(']')];
  const [lower = '', upper = lower, ...rest] = text.slice(1, -1).split(',');
  // A blank says that there is no bound; nothing at all on both sides says nothing.
  if (rest.length > 0 || (lower === '' && upper === '')) return undefined;
  if (!text.includes(',') && !(isMinInclusive && isMaxInclusive)) return undefined;
  return { lower, upper, isMinInclusive, isMaxInclusive };
}

type Bound = { readonly version?: NuGetVersion; readonly float?: FloatRange };

function parseLower(text: string, allowFloating: boolean): Bound | undefined {
  if (isBlank(text)) return {};
  if (!allowFloating || !text.includes('*')) return versionBound(text);
  const float = parseFloatRange(text);
  return float && { version: float.min, float };
}

function versionBound(text: string): Bound | undefined {
  const version = parseVersion(text);
  return version && { version };
}

const isBlank = (text: string): boolean => text.trim() === '';

/** Whether the version lies between the bounds; what floats does not count. */
export function satisfies(
  { min, isMinInclusive, max, isMaxInclusive }: VersionRange,
  version: NuGetVersion,
  comparison: VersionComparison = 'version-release',
): boolean {
  const fromMin = min === undefined ? 1 : compareVersions(version, min, comparison);
  const toMax = max === undefined ? 1 : compareVersions(max, version, comparison);
  return (fromMin > 0 || (fromMin === 0 && isMinInclusive)) && (toMax > 0 || (toMax === 0 && isMaxInclusive));
}

export function isFloating({ float }: VersionRange): boolean {
  return float !== undefined && float.behavior !== 'none';
}

/** Whether prereleases were thought of: a bound is one, or what floats includes them. */
export function includesPrereleases({ min, max, float }: VersionRange): boolean {
  if ((min && isPrerelease(min)) || (max && isPrerelease(max))) return true;
  return float?.behavior.startsWith('prerelease') || float?.behavior === 'absolute-latest';
}
