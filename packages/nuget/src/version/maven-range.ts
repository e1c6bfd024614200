/** Ranges of Maven versions: unions of intervals (maven-artifact's `VersionRange`, which Octopus.Versioning follows). */
import { compareMavenVersions, type MavenVersion, parseMavenVersion } from './maven-version.ts';

/** An undefined bound is none. */
export type MavenInterval = {
  readonly min: MavenVersion | undefined;
  readonly isMinInclusive: boolean;
  readonly max: MavenVersion | undefined;
  readonly isMaxInclusive: boolean;
};

export type MavenRange = {
  /** What a plain `1.0` asks for, without refusing others. */
  readonly recommended: MavenVersion | undefined;
  readonly intervals: readonly MavenInterval[];
};

export type MavenRangeProblem = { readonly problem: string };

const everything: MavenInterval = {
  ...{ min: undefined, isMinInclusive: false },
  ...{ max: undefined, isMaxInclusive: false },
};

/**
 * Reads `1.0` (any, that one preferred), `[1.0]`, `[1.0,2.0)`, `(,1.0],[1.2,)`. A problem where brackets are not closed,
 * intervals overlap or are the wrong way round, or a plain version stands among them.
 */
export function parseMavenRange(text: string): MavenRange | MavenRangeProblem {
  const intervals: MavenInterval[] = [];
  let rest = text;
  while (/^[[(]/.test(rest)) {
    const end = rest.search(/[)\]]/);
    if (end < 0) return { problem: `a bracket of ${JSON.stringify(text)} is not closed` };
    const interval = parseInterval(rest.slice(0, end + 1));
    if ('problem' in interval) return interval;
    if (isBefore(interval, intervals.at(-1))) {
      return { problem: `ranges of ${JSON.stringify(text)} overlap` };
    }
    intervals.push(interval);
    rest = rest.slice(end + 1).trim();
    if (rest.startsWith(',')) rest = rest.slice(1).trim();
  }
  if (rest === '') return { recommended: undefined, intervals };
  const recommended = parseMavenVersion(rest);
  if (!recommended) return { problem: 'a version has too many characters' };
  if (intervals.length > 0) return { problem: `${JSON.stringify(rest)} must stand in brackets` };
  return { recommended, intervals: [everything] };
}

function isBefore({ min }: MavenInterval, previous: MavenInterval | undefined): boolean {
  if (!previous?.max) return false;
  return min === undefined || compareMavenVersions(min, previous.max) < 0;
}

function parseInterval(text: string): MavenInterval | MavenRangeProblem {
  const [isMinInclusive, isMaxInclusive] = [text.startsWith('['), text.endsWith(']')];
  const inside = text.slice(1, -1).trim();
  const comma = inside.indexOf(',');
  if (comma < 0 && !(isMinInclusive && isMaxInclusive)) {
    return { problem: `one version stands between [ and ], unlike ${JSON.stringify(text)}` };
  }
  const [minText, maxText] =
    comma < 0 ? [inside, inside] : [inside.slice(0, comma).trim(), inside.slice(comma + 1).trim()];
  if (comma >= 0 && minText === maxText) {
    return { problem: `the two bounds of ${JSON.stringify(text)} are the same` };
  }
  const [min, max] = [boundOf(minText, comma < 0), boundOf(maxText, comma < 0)];
  if (min === null || max === null) return { problem: 'a version has too many characters' };
  if (min && max && compareMavenVersions(max, min) < 0) {
    return { problem: `the bounds of ${JSON.stringify(text)} are the wrong way round` };
  }
  return { min, isMinInclusive, max, isMaxInclusive };
}

/** Null is no version; `[]` is the empty one. */
function boundOf(text: string, isSingle: boolean): MavenVersion | undefined | null {
  return text === '' && !isSingle ? undefined : (parseMavenVersion(text) ?? null);
}

/** Whether the version lies in one of the intervals. */
export function isInMavenRange({ intervals }: MavenRange, version: MavenVersion): boolean {
  return intervals.some(({ min, isMinInclusive, max, isMaxInclusive }) => {
    const fromMin = min ? compareMavenVersions(version, min) : 1;
    const toMax = max ? compareMavenVersions(max, version) : 1;
    return (
      (fromMin > 0 || (fromMin === 0 && isMinInclusive)) && (toMax > 0 || (toMax === 0 && isMaxInclusive))
    );
  });
}

/** The latest of the versions that lie in the range. */
export function latestInMavenRange(
  range: MavenRange,
  versions: Iterable<MavenVersion>,
): MavenVersion | undefined {
  let latest: MavenVersion | undefined;
  for (const version of versions) {
    const isLater = latest === undefined || compareMavenVersions(version, latest) > 0;
    if (isLater && isInMavenRange(range, version)) latest = version;
  }
  return latest;
}

/** `1.0`, or `[1.0,2.0),[3.0,)`. */
export function formatMavenRange({ recommended, intervals }: MavenRange): string {
  return (
    recommended?.original ??
    intervals
      .map(({ min, isMinInclusive, max, isMaxInclusive }) => {
        const bounds = `${min?.original ?? ''},${max?.original ?? ''}`;
        return `${isMinInclusive ? '[' : '('}${bounds}${isMaxInclusive ? ']' : ')'}`;
      })
      .join(',')
  );
}
