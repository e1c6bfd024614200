/** NuGet versions: read leniently, ordered and printed as NuGet does (SemVer 2 with a fourth number). */
import { longestVersionChars } from './limits.ts';

export type NuGetVersion = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly revision: number;
  readonly labels: readonly string[];
  /** Behind `+`; undefined where there is none. Does not take part in the order. */
  readonly metadata: string | undefined;
  /** As it was typed, without blanks. */
  readonly original: string;
};

const largestNumber = 2_147_483_647;

/** Undefined where the text is no version. */
export function parseVersion(text: string): NuGetVersion | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestVersionChars) return undefined;
  const [beforePlus, metadata] = splitAt(trimmed, '+');
  const [numberText, labelText] = splitAt(beforePlus, '-');
  const numbers = numbersOf(numberText);
  const labels = labelText?.split('.') ?? [];
  if (!numbers || !labels.every(isLabel)) return undefined;
  if (metadata !== undefined && !metadata.split('.').every(isIdentifier)) return undefined;
  const [major = 0, minor = 0, patch = 0, revision = 0] = numbers;
  return { major, minor, patch, revision, labels, metadata, original: trimmed.replaceAll(/\s/g, '') };
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function numbersOf(text: string): number[] | undefined {
  const parts = text.split('.').map((part) => part.trim());
  if (parts.length > 4 || !parts.every((part) => /^\d+$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number <= largestNumber) ? numbers : undefined;
}

const isIdentifier = (text: string): boolean => /^[0-9A-Za-z-]+$/.test(text);

/** A numeric label has no leading zero. */
const isLabel = (label: string): boolean => isIdentifier(label) && !/^0\d+$/.test(label);

export function isPrerelease(version: NuGetVersion): boolean {
  return version.labels.length > 0;
}

/** `Major.Minor.Patch[.Revision][-labels]`: two versions that are the same print the same, but for case. */
export function formatVersion(version: NuGetVersion): string {
  const revision = version.revision > 0 ? `.${version.revision}` : '';
  const labels = isPrerelease(version) ? `-${version.labels.join('.')}` : '';
  return `${version.major}.${version.minor}.${version.patch}${revision}${labels}`;
}

/** The normalised form with metadata. */
export function fullVersion(version: NuGetVersion): string {
  return version.metadata === undefined
    ? formatVersion(version)
    : `${formatVersion(version)}+${version.metadata}`;
}

/** As NuGet shows it: as it was typed, but normalised where it is one that only SemVer 2 knows. */
export function originalVersion(version: NuGetVersion): string {
  const isSemVer2 = version.labels.length > 1 || version.metadata !== undefined;
  return isSemVer2 ? formatVersion(version) : version.original;
}

/** Negative where `a` comes before `b`; metadata does not count. */
export function compareVersions(a: NuGetVersion, b: NuGetVersion): number {
  const numbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.revision - b.revision;
  if (numbers !== 0) return numbers;
  if (isPrerelease(a) !== isPrerelease(b)) return isPrerelease(a) ? -1 : 1;
  for (const [index, label] of a.labels.entries()) {
    const other = b.labels[index];
    if (other === undefined) return 1;
    const order = compareLabels(label, other);
    if (order !== 0) return order;
  }
  return a.labels.length - b.labels.length;
}

function compareLabels(a: string, b: string): number {
  const [numericA, numericB] = [isNumeric(a), isNumeric(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  const [upperA, upperB] = [a.toUpperCase(), b.toUpperCase()];
  if (upperA === upperB) return 0;
  return upperA < upperB ? -1 : 1;
}

/** Digits beyond a 32-bit number are a word to NuGet. */
const isNumeric = (label: string): boolean => /^\d+$/.test(label) && Number(label) <= largestNumber;
