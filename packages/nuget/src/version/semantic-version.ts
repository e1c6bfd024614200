/**
 * Versions of packages as Octopus reads them (Octopus.Versioning's `SemanticVersion`): as NuGet does, but with a `v`
 * before them and zeros before the digits of a label. The text stays as it was typed.
 */
import { longestVersionChars } from '../limits.ts';
import { isIdentifier, isMetadata, type NuGetVersion, numbersOf, sectionsOf, versionOf } from './version.ts';
import { compareVersions } from './version-order.ts';
import { fullVersion } from './version-text.ts';

/** `original` keeps the `v`, zeros before numbers, and how many numbers there were. */
export type SemanticVersion = NuGetVersion;

/** Undefined where the text is no version, or one of more than 200 characters. */
export function parseSemanticVersion(text: string): SemanticVersion | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestVersionChars) return undefined;
  const sections = sectionsOf(trimmed.startsWith('v') ? trimmed.slice(1) : trimmed);
  const numbers = numbersOf(sections.numbers);
  if (!numbers || !sections.labels.every(isIdentifier) || !isMetadata(sections.metadata)) return undefined;
  return versionOf(numbers, sections, trimmed.replaceAll(/\s/g, ''));
}

/** As NuGet orders them, and where all else is the same by metadata, in any case. */
export function compareSemanticVersions(a: SemanticVersion, b: SemanticVersion): number {
  return compareVersions(a, b, 'version-release-metadata');
}

/** `Major.Minor.Patch[.Revision][-labels][+metadata]`. */
export function formatSemanticVersion(version: SemanticVersion): string {
  return fullVersion(version);
}
