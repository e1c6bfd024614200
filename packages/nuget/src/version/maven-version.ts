/** Maven versions (Octopus.Versioning's `MavenVersion`): any text is one, and what comes first is `maven-order.ts`'. */
import { longestVersionChars } from '../limits.ts';
import { compareMavenTexts } from './maven-order.ts';

export type MavenVersion = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The number right behind the first dash. */
  readonly build: number;
  /** What is left: `SNAPSHOT` of `1.0-SNAPSHOT`, all of a text that begins with no number. */
  readonly qualifier: string | undefined;
  readonly original: string;
};

const leadingNumbers = /^(?<major>\d+)(?:\.(?<minor>\d+)(?:\.(?<patch>\d+))?)?/;

/** Undefined only where the text has more than 200 characters. */
export function parseMavenVersion(text: string): MavenVersion | undefined {
  if (text.length > longestVersionChars) return undefined;
  const numbers = leadingNumbers.exec(text);
  if (!numbers) return { major: 0, minor: 0, patch: 0, build: 0, qualifier: text, original: text };
  const { major, minor = 0, patch = 0 } = numbers.groups ?? {};
  const { build, qualifier } = restOf(text.slice(numbers[0].length));
  return {
    ...{ major: Number(major), minor: Number(minor), patch: Number(patch), build },
    qualifier: qualifier.trim() === '' ? undefined : qualifier,
    original: text,
  };
}

function restOf(text: string): { readonly build: number; readonly qualifier: string } {
  const build = /^-\d+/.exec(text)?.[0];
  if (build !== undefined) return { build: Number(build.slice(1)), qualifier: text.slice(build.length) };
  return { build: 0, qualifier: /^[.-]/.test(text) ? text.slice(1) : '' };
}

/** Snapshots, alphas, betas, milestones and release candidates. */
export function isMavenPrerelease({ qualifier = '' }: MavenVersion): boolean {
  return /^(?:snapshot$|alpha|a\d|beta|b\d|milestone|m\d|cr|rc)/i.test(qualifier);
}

/** Negative where `a` comes before `b`: alpha, beta, milestone, rc or cr, snapshot, none or ga or final, sp, others. */
export function compareMavenVersions(a: MavenVersion, b: MavenVersion): number {
  return compareMavenTexts(a.original, b.original);
}
