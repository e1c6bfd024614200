/** Which version comes first, and which are the same (NuGet.Versioning's `VersionComparer`). */
import { isPrerelease, largestNumber, type NuGetVersion } from './version.ts';

/** What is looked at: numbers and labels (`default` and `version-release`), numbers only, or metadata too. */
export type VersionComparison = 'default' | 'version' | 'version-release' | 'version-release-metadata';

/** Negative where `a` comes before `b`: four numbers, a prerelease before its release, then label by label. */
export function compareVersions(
  a: NuGetVersion,
  b: NuGetVersion,
  comparison: VersionComparison = 'default',
): number {
  const numbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.revision - b.revision;
  if (numbers !== 0 || comparison === 'version') return numbers;
  if (isPrerelease(a) !== isPrerelease(b)) return isPrerelease(a) ? -1 : 1;
  const labels = compareLabels(a.labels, b.labels);
  if (labels !== 0 || comparison !== 'version-release-metadata') return labels;
  return compareInAnyCase(a.metadata ?? '', b.metadata ?? '');
}

/** The same version: what differs in case only is. */
export function sameVersion(
  a: NuGetVersion,
  b: NuGetVersion,
  comparison: VersionComparison = 'default',
): boolean {
  return versionKey(a, comparison) === versionKey(b, comparison);
}

/** One text for all versions that are the same. */
export function versionKey(
  { major, minor, patch, revision, labels, metadata }: NuGetVersion,
  comparison: VersionComparison = 'default',
): string {
  const numbers = `${major}.${minor}.${patch}${revision > 0 ? `.${revision}` : ''}`;
  if (comparison === 'version') return numbers;
  const withMetadata = comparison === 'version-release-metadata';
  const shown = withMetadata ? labels.map((label) => String(numberOf(label) ?? label)) : labels;
  const release = shown.length > 0 ? `${numbers}-${shown.join('.')}` : numbers;
  return (withMetadata && metadata !== undefined ? `${release}+${metadata}` : release).toLowerCase();
}

/** Label by label; where one list goes on, it is the later. */
export function compareLabels(a: readonly string[], b: readonly string[]): number {
  for (const [index, label] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareLabel(label, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers come before words, and among themselves by their value. */
function compareLabel(a: string, b: string): number {
  const [numberA, numberB] = [numberOf(a), numberOf(b)];
  if (numberA !== undefined && numberB !== undefined) return numberA - numberB;
  if (numberA !== undefined || numberB !== undefined) return numberA === undefined ? 1 : -1;
  return compareInAnyCase(a, b);
}

/** As .NET reads an `int`: `-1` is one too, and digits beyond 32 bits are a word. */
function numberOf(label: string): number | undefined {
  if (!/^-?\d+$/.test(label)) return undefined;
  const number = Number(label);
  return number > largestNumber || number < -largestNumber - 1 ? undefined : number + 0;
}

/** Ordinal, upper case for lower case. */
export function compareInAnyCase(a: string, b: string): number {
  const [upperA, upperB] = [a.toUpperCase(), b.toUpperCase()];
  if (upperA === upperB) return 0;
  return upperA < upperB ? -1 : 1;
}
