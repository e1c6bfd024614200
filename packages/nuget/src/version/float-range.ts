/** The part of a range that has a `*`: which of several versions it prefers (NuGet.Versioning's `FloatRange`). */
import { isPrerelease, type NuGetVersion, parseVersion } from './version.ts';
import { compareVersions, sameVersion } from './version-order.ts';
import { versionNumbers } from './version-text.ts';

/** What moves: `major` is `*`, `minor` is `1.*`, `prerelease` is `1.0.0-*`, `prerelease-minor` is `1.*-*`. */
export type FloatBehavior =
  | 'none'
  | 'prerelease'
  | 'revision'
  | 'patch'
  | 'minor'
  | 'major'
  | 'absolute-latest'
  | 'prerelease-revision'
  | 'prerelease-patch'
  | 'prerelease-minor'
  | 'prerelease-major';

export type FloatRange = {
  readonly behavior: FloatBehavior;
  /** The lowest version that it may mean. */
  readonly min: NuGetVersion;
  /** What stands between the dash and the `*`; the labels of `min` where it is not floating. */
  readonly releasePrefix: string;
};

/**
 * Reads `*`, `1.*`, `1.0.*`, `1.0.0.*`, `1.0.0-*`, `1.0.0-rc*`, `1.0.*-rc*`, `*-*` and the like, and a version without
 * a `*`. One `*` is the last character; of two, the first stands right before the dash. Undefined for all else.
 */
export function parseFloatRange(text: string): FloatRange | undefined {
  if (text === '*') return floatOf('major', '0');
  if (text === '*-*') return floatOf('absolute-latest', '0.0.0-0', '');
  const isFloating = text.endsWith('*') && !text.includes('+');
  if (text.indexOf('*') !== text.lastIndexOf('*')) return isFloating ? parseTwoStars(text) : undefined;
  if (!isFloating) return floatOf('none', text);
  return text.includes('-') ? parsePrerelease(text) : parseNumbers(text);
}

function floatOf(behavior: FloatBehavior, minText: string, releasePrefix?: string): FloatRange | undefined {
  const min = parseVersion(minText);
  return min && { behavior, min, releasePrefix: releasePrefix ?? min.labels.join('.') };
}

const byNumbers: readonly FloatBehavior[] = ['none', 'minor', 'patch', 'revision'];

function parseNumbers(text: string): FloatRange | undefined {
  const min = `${text.slice(0, -1)}0`;
  return floatOf(byNumbers[min.split('.').length - 1] ?? 'none', min);
}

/** `1.0.0-*` begins at `-0`, `1.0.0-rc.*` at `-rc.0`, and `1.0.0-rc-*` at `-rc-`. */
function parsePrerelease(text: string): FloatRange | undefined {
  const version = text.slice(0, -1);
  const dash = version.indexOf('-');
  if (dash !== version.lastIndexOf('-')) return floatOf('prerelease', version);
  const releasePrefix = version.slice(dash + 1);
  return floatOf('prerelease', withLowestLabel(version.slice(0, dash), releasePrefix), releasePrefix);
}

const byNumbersWithPrerelease: readonly FloatBehavior[] = [
  'prerelease-major',
  'prerelease-minor',
  'prerelease-patch',
  'prerelease-revision',
];

function parseTwoStars(text: string): FloatRange | undefined {
  const dash = text.indexOf('-');
  if (dash < 1 || text.indexOf('*') !== dash - 1) return undefined;
  const numbers = `${text.slice(0, dash - 1)}0`;
  const releasePrefix = text.slice(dash + 1, -1);
  const behavior = byNumbersWithPrerelease[numbers.split('.').length - 1] ?? 'none';
  return floatOf(behavior, withLowestLabel(numbers, releasePrefix), releasePrefix);
}

/** An empty label is none: 0 is the lowest that there is. */
function withLowestLabel(numbers: string, releasePrefix: string): string {
  const isOpen = releasePrefix === '' || releasePrefix.endsWith('.');
  return `${numbers}-${releasePrefix}${isOpen ? '0' : ''}`;
}

/** Whether the version is one that the `*` means. A stable version is inside of every prefix of prereleases. */
export function isInFloat({ behavior, min, releasePrefix }: FloatRange, version: NuGetVersion): boolean {
  if (behavior === 'absolute-latest') return true;
  if (behavior === 'none') return false;
  if (isPrerelease(version)) {
    if (!behavior.startsWith('prerelease')) return false;
    if (!version.labels.join('.').toUpperCase().startsWith(releasePrefix.toUpperCase())) return false;
  }
  return fitsNumbers(behavior, min, version);
}

/** The numbers before the `*` are those of `min`. */
function fitsNumbers(behavior: FloatBehavior, min: NuGetVersion, version: NuGetVersion): boolean {
  if (behavior === 'prerelease') return compareVersions(min, version, 'version') === 0;
  const [major, minor, patch] = [
    min.major === version.major,
    min.minor === version.minor,
    min.patch === version.patch,
  ];
  if (behavior === 'major' || behavior === 'prerelease-major') return true;
  if (behavior === 'minor' || behavior === 'prerelease-minor') return major;
  if (behavior === 'patch' || behavior === 'prerelease-patch') return major && minor;
  return major && minor && patch;
}

/** As it is printed in a range: `1.0.*`, `1.0.0-rc*`, `*-*`. */
export function formatFloat({ behavior, min, releasePrefix }: FloatRange): string {
  const { major, minor, patch } = min;
  switch (behavior) {
    case 'none':
      return [versionNumbers(min), ...(releasePrefix === '' ? [] : [releasePrefix])].join('-');
    case 'prerelease':
      return `${versionNumbers(min)}-${releasePrefix}*`;
    case 'revision':
      return `${major}.${minor}.${patch}.*`;
    case 'patch':
      return `${major}.${minor}.*`;
    case 'minor':
      return `${major}.*`;
    case 'major':
      return '*';
    case 'prerelease-revision':
      return `${major}.${minor}.${patch}.*-${releasePrefix}*`;
    case 'prerelease-patch':
      return `${major}.${minor}.*-${releasePrefix}*`;
    case 'prerelease-minor':
      return `${major}.*-${releasePrefix}*`;
    case 'prerelease-major':
      return `*-${releasePrefix}*`;
    case 'absolute-latest':
      return '*-*';
    default:
      return behavior satisfies never;
  }
}

/** What moves, and from where, is the same. */
export function sameFloat(a: FloatRange | undefined, b: FloatRange | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.behavior === b.behavior && sameVersion(a.min, b.min);
}
