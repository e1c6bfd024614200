import type { OctopusVersion } from './octopus-version.ts';

/**
 * Negative where `a` comes before `b`: four numbers, a prerelease before its release, then the prereleases label by
 * label. Metadata does not count.
 */
export function compareOctopusVersions(a: OctopusVersion, b: OctopusVersion): number {
  const numbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.revision - b.revision;
  if (numbers !== 0) return numbers;
  if ((a.prerelease === '') !== (b.prerelease === '')) return a.prerelease === '' ? 1 : -1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** One text for all versions that stand at one place of the order. */
export function octopusVersionKey({ major, minor, patch, revision, prerelease }: OctopusVersion): string {
  const numbers = `${major}.${minor}.${patch}${revision > 0 ? `.${revision}` : ''}`;
  if (prerelease === '') return numbers;
  const labels = labelsOf(prerelease).map((label) => String(numberOf(label) ?? label.toLowerCase()));
  return `${numbers}-${labels.join('-')}`;
}

/** Labels that are numbers come before words, and among themselves by their value; where a list goes on, it is later. */
export function comparePrereleases(a: string, b: string): number {
  const [labelsA, labelsB] = [labelsOf(a), labelsOf(b)];
  for (const [index, label] of labelsA.entries()) {
    const other = labelsB[index];
    if (other === undefined) return 1;
    const order = compareLabels(label, other);
    if (order !== 0) return order;
  }
  return labelsA.length - labelsB.length;
}

/** Whatever is neither letter nor digit stands between two labels. */
function labelsOf(prerelease: string): string[] {
  return prerelease.split(/[^\p{L}\p{N}]/u);
}

function compareLabels(a: string, b: string): number {
  const [numberA, numberB] = [numberOf(a), numberOf(b)];
  if (numberA !== undefined && numberB !== undefined) return numberA - numberB;
  if (numberA !== undefined || numberB !== undefined) return numberA === undefined ? 1 : -1;
  const [upperA, upperB] = [a.toUpperCase(), b.toUpperCase()];
  if (upperA === upperB) return 0;
  return upperA < upperB ? -1 : 1;
}

/** Digits beyond a 32-bit number are a word. */
function numberOf(label: string): number | undefined {
  return /^\d+$/.test(label) && Number(label) <= 0x7fffffff ? Number(label) : undefined;
}
