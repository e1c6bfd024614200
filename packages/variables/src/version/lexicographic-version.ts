import { isBlank, trimBlanks } from '../lex/characters.ts';
import { comparePrereleases } from './version-order.ts';

/** A version without numbers, whose labels alone have an order (Octopus.Versioning). None is a prerelease. */
export type LexicographicVersion = {
  readonly release: string;
  readonly metadata: string;
  /** As it was typed, without blanks. */
  readonly original: string;
};

/** Labels between any of `.-_\`, and metadata behind a `+`. Undefined where the text is none. */
export function parseLexicographicVersion(text: string): LexicographicVersion | undefined {
  const trimmed = trimBlanks(text);
  if (trimmed === '' || isBlank(text.charAt(0))) return undefined;
  const match = /^(?<release>[A-Za-z0-9.\-_\\]*)(?:\+(?<metadata>[A-Za-z0-9.\-_\\+]*))?$/.exec(trimmed);
  if (!match) return undefined;
  return { release: match.groups?.release ?? '', metadata: match.groups?.metadata ?? '', original: trimmed };
}

/** Negative where `a` comes before `b`: label by label, numbers before words. Metadata does not count. */
export function compareLexicographicVersions(a: LexicographicVersion, b: LexicographicVersion): number {
  return comparePrereleases(a.release, b.release);
}
