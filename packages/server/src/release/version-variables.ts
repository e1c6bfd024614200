/** What a template of release numbers can name: the versions before, the channel, the time. */
import { type OctopusVersion, zeroVersion } from '@tako/variables';
import { highestRelease } from './release-version.ts';

export type Predecessor = { readonly channelId: string; readonly version: string };

export type NumberingFacts = {
  /** All channels of the project. */
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  /** That of the new release. */
  readonly channelId: string;
  /** All releases of the project. */
  readonly releases: readonly Predecessor[];
  readonly time: Date;
};

/** `Octopus.Version.…` of the whole project, of the channel, and of each channel by its name; then channel and time. */
export function versionVariables(facts: NumberingFacts): (readonly [string, string])[] {
  const { channels, channelId, releases, time } = facts;
  const within = (prefix: string, wanted?: string) => {
    const some = releases.filter((release) => wanted === undefined || release.channelId === wanted);
    return partsOf(prefix, highestRelease(some.map(({ version }) => version)));
  };
  const channel = channels.find(({ id }) => id === channelId);
  return [
    ...within('Octopus.Version'),
    ...within('Octopus.Version.Channel', channelId),
    ...channels.flatMap(({ id, name }) => within(`Octopus.Version.Channel[${name}]`, id)),
    ...(channel ? [['Octopus.Release.Channel.Name', channel.name] as const] : []),
    ...timeVariables(time),
  ];
}

/** Where there is no release yet, the last one counts as 0.0.0. */
function partsOf(prefix: string, last: OctopusVersion | undefined): (readonly [string, string])[] {
  const { major, minor, patch, revision, prerelease } = last ?? zeroVersion;
  const numbers = { Major: major, Minor: minor, Patch: patch, Build: patch, Revision: revision };
  const suffix = prerelease === '' ? '' : `-${prerelease}`;
  return [
    ...Object.entries(numbers).flatMap(([part, number]) => [
      [`${prefix}.Last${part}`, String(number)] as const,
      [`${prefix}.Next${part}`, String(number + 1)] as const,
    ]),
    [`${prefix}.LastSuffix`, suffix],
    [`${prefix}.NextSuffix`, nextSuffix(suffix)],
  ];
}

/** The number at its end counts on; a word gets a second. */
function nextSuffix(suffix: string): string {
  const digits = /\d+$/.exec(suffix)?.[0];
  if (digits === undefined) return suffix === '' ? '' : `${suffix}.2`;
  return `${suffix.slice(0, -digits.length)}${BigInt(digits) + 1n}`;
}

const dayMs = 24 * 60 * 60 * 1000;

/** In UTC, as numbers without zeros before them. */
function timeVariables(time: Date): (readonly [string, string])[] {
  const year = time.getUTCFullYear();
  const dayOfYear = Math.floor((time.getTime() - Date.UTC(year, 0, 1)) / dayMs) + 1;
  const parts = {
    'Date.Day': time.getUTCDate(),
    'Date.Month': time.getUTCMonth() + 1,
    'Date.Year': year,
    'Date.DayOfYear': dayOfYear,
    'Time.Hour': time.getUTCHours(),
    'Time.Minute': time.getUTCMinutes(),
    'Time.Second': time.getUTCSeconds(),
  };
  return Object.entries(parts).map(([name, value]) => [`Octopus.${name}`, String(value)] as const);
}
