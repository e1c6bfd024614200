/** NuGet versions: read leniently, ordered and printed as NuGet does (SemVer 2 with a fourth number). */

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
  const plus = trimmed.indexOf('+');
  const metadata = plus < 0 ? undefined : trimmed.slice(plus + 1);
  const beforePlus = plus < 0 ? trimmed : trimmed.slice(0, plus);
  const dash = beforePlus.indexOf('-');
  const labels = dash < 0 ? [] : beforePlus.slice(dash + 1).split('.');
  const numbers = numbersOf(dash < 0 ? beforePlus : beforePlus.slice(0, dash));
  if (!numbers) return undefined;
  if (!labels.every(isLabel)) return undefined;
  if (metadata !== undefined && !metadata.split('.').every((part) => /^[0-9A-Za-z-]+$/.test(part)))
    return undefined;
  const [major = 0, minor = 0, patch = 0, revision = 0] = numbers;
  return { major, minor, patch, revision, labels, metadata, original: trimmed.replaceAll(/\s/g, '') };
}

function numbersOf(text: string): number[] | undefined {
  const parts = text.split('.').map((part) => part.trim());
  if (parts.length > 4 || !parts.every((part) => /^\d+$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number <= largestNumber) ? numbers : undefined;
}

/** A numeric label has no leading zero. */
function isLabel(label: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(label) && !/^0\d+$/.test(label);
}

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
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  const [lowerA, lowerB] = [a.toUpperCase(), b.toUpperCase()];
  if (lowerA === lowerB) return 0;
  return lowerA < lowerB ? -1 : 1;
}
