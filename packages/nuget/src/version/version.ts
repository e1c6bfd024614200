/** NuGet versions: SemVer 2 with a fourth number, read leniently or strictly (NuGet.Versioning's `NuGetVersion`). */
import { longestVersionChars } from '../limits.ts';

export type NuGetVersion = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly revision: number;
  /** Behind `-`, split at the dots. */
  readonly labels: readonly string[];
  /** Behind `+`; undefined where there is none. Does not take part in the order. */
  readonly metadata: string | undefined;
  /** As it was typed, without blanks. */
  readonly original: string;
};

/** What an `int` of .NET holds. */
export const largestNumber = 2_147_483_647;

/**
 * Reads `1`, `1.2`, `1.2.3` or `1.2.3.4`, then `-label.label` and `+metadata`; blanks around the numbers and zeros
 * before them do not count. Undefined where the text is no version, or one of more than 200 characters.
 */
export function parseVersion(text: string): NuGetVersion | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestVersionChars) return undefined;
  const sections = sectionsOf(trimmed);
  const numbers = numbersOf(sections.numbers);
  if (!numbers || !sections.labels.every(isLabel) || !isMetadata(sections.metadata)) return undefined;
  return versionOf(numbers, sections, trimmed.replaceAll(/\s/g, ''));
}

/** Reads what SemVer 2 allows and no more: three numbers without zeros before them, no blanks. Undefined otherwise. */
export function parseStrictVersion(text: string): NuGetVersion | undefined {
  if (text.length > longestVersionChars) return undefined;
  const sections = sectionsOf(text);
  const parts = sections.numbers.split('.');
  if (parts.length !== 3 || !parts.every(isLabel)) return undefined;
  const numbers = numbersOf(sections.numbers);
  if (!numbers || !sections.labels.every(isLabel) || !isMetadata(sections.metadata)) return undefined;
  return versionOf(numbers, sections, text);
}

export type Sections = {
  readonly numbers: string;
  readonly labels: readonly string[];
  readonly metadata: string | undefined;
};

/** Metadata begins at the first `+`, labels at the first `-` before it. */
export function sectionsOf(text: string): Sections {
  const [beforePlus, metadata] = splitAt(text, '+');
  const [numbers, labels] = splitAt(beforePlus, '-');
  return { numbers, labels: labels?.split('.') ?? [], metadata };
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** One to four numbers with dots between them and blanks around them; undefined where one is none, or too large. */
export function numbersOf(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^[\t-\r ]*\d+[\t-\r ]*$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number <= largestNumber) ? numbers : undefined;
}

export function versionOf(
  [major = 0, minor = 0, patch = 0, revision = 0]: readonly number[],
  { labels, metadata }: Pick<Sections, 'labels' | 'metadata'>,
  original: string,
): NuGetVersion {
  return { major, minor, patch, revision, labels, metadata, original };
}

export const isIdentifier = (text: string): boolean => /^[0-9A-Za-z-]+$/.test(text);

/** A label of digits has no zero before them. */
const isLabel = (label: string): boolean => isIdentifier(label) && !/^0\d+$/.test(label);

export function isMetadata(text: string | undefined): boolean {
  return text === undefined || text.split('.').every(isIdentifier);
}

export function isPrerelease({ labels }: Pick<NuGetVersion, 'labels'>): boolean {
  return labels.length > 0;
}
