/**
 * Masks: how the next release is numbered after the one before (Octopus.Versioning's `OctopusVersionMask`). A part of a
 * version that is an `i` counts on, a `c` stays as it was, all else is meant as it stands: `2.1.c.i`, `1.0.0-beta.i`.
 */
import { trimBlanks } from '../lex/characters.ts';
import { type OctopusVersion, parseOctopusVersion } from './octopus-version.ts';
import { compareOctopusVersions } from './version-order.ts';

type Mask = {
  readonly prefix: string;
  /** Major, minor, patch and revision; undefined where it is absent. */
  readonly parts: readonly (string | undefined)[];
  readonly prerelease: string;
  readonly metadata: string;
};

const part = String.raw`(\d+|i|c)`;
const maskPattern = new RegExp(
  String.raw`^(?:([vV])?${part}(?:\.${part})?(?:\.${part})?(?:\.${part})?)?(?:-([^+\s]*))?(?:\+(\S*))?$`,
);

function parseMask(text: string): Mask | undefined {
  const match = maskPattern.exec(trimBlanks(text));
  if (!match) return undefined;
  const [, prefix = '', major, minor, patch, revision, prerelease = '', metadata = ''] = match;
  return { prefix, parts: [major, minor, patch, revision], prerelease, metadata };
}

const isMasked = (part: string | undefined): boolean => part === 'i' || part === 'c';

/** Whether something of it is to be filled in. */
export function isVersionMask(text: string): boolean {
  const mask = parseMask(text);
  if (!mask) return false;
  return mask.parts.some(isMasked) || endsMasked(mask.prerelease) || endsMasked(mask.metadata);
}

const endsMasked = (identifiers: string): boolean => /\.[ic]$/.test(identifiers);

/** The version that follows those that there are. Undefined where the text is neither a mask nor a version. */
export function nextVersion(mask: string, versions: readonly OctopusVersion[]): OctopusVersion | undefined {
  return applyMask(mask, latestForMask(mask, versions));
}

/** The latest of the versions whose numbers are those of the mask, up to the first that is to be filled in. */
export function latestForMask(mask: string, versions: readonly OctopusVersion[]): OctopusVersion | undefined {
  const parts = parseMask(mask)?.parts ?? [];
  const open = parts.findIndex(isMasked);
  const fixed = parts.slice(0, open < 0 ? undefined : open).map((part) => Number(part ?? 0));
  let latest: OctopusVersion | undefined;
  for (const version of versions) {
    const numbers = [version.major, version.minor, version.patch, version.revision];
    if (!fixed.every((number, index) => numbers[index] === number)) continue;
    if (latest === undefined || compareOctopusVersions(version, latest) > 0) latest = version;
  }
  return latest;
}

/**
 * The mask filled in from `current`; with zeros where there is none. A part right behind an `i` becomes 0, and so does
 * one that only `current` has. A text that is no mask is taken as a version. Undefined where it is none either.
 */
export function applyMask(text: string, current: OctopusVersion | undefined): OctopusVersion | undefined {
  const mask = parseMask(text);
  if (!mask) return parseOctopusVersion(text);
  const filled = current ? fillFrom(mask, parseMask(current.original)) : fillWithZeros(mask);
  return parseOctopusVersion(filled);
}

function fillWithZeros({ prefix, parts, prerelease, metadata }: Mask): string {
  const numbers = parts.filter((part) => part !== undefined).map((part) => (isMasked(part) ? '0' : part));
  const zeros = (identifiers: string) =>
    identifiers
      .split('.')
      .map((identifier) => (isMasked(identifier) ? '0' : identifier))
      .join('.');
  return textOf(prefix, numbers, zeros(prerelease), zeros(metadata));
}

/** A current version that is itself no mask, such as `1.0_b`, counts as 0. */
function fillFrom(
  mask: Mask,
  current: Mask = { prefix: '', parts: [], prerelease: '', metadata: '' },
): string {
  const numbers = mask.parts.flatMap((part, index) => {
    const before = index > 0 ? mask.parts[index - 1] : undefined;
    const currentPart = current.parts[index];
    if (part === undefined) {
      return currentPart !== undefined && before !== undefined ? ['0'] : [];
    }
    return isMasked(part) && before === 'i' ? ['0'] : [fillPart(part, currentPart)];
  });
  const prerelease = fillIdentifiers(mask.prerelease, current.prerelease);
  return textOf(mask.prefix, numbers, prerelease, fillIdentifiers(mask.metadata, current.metadata));
}

function fillPart(part: string, current: string | undefined): string {
  if (!isMasked(part)) return part;
  const number = current !== undefined && /^\d+$/.test(current) ? BigInt(current) : 0n;
  return String(part === 'i' ? number + 1n : number);
}

function fillIdentifiers(masked: string, current: string): string {
  const currents = current.split('.');
  const identifiers = masked.split('.');
  return identifiers
    .map((identifier, index) => {
      if (endsMasked(masked) && identifiers[index - 1] === 'i') return '0';
      return fillPart(identifier, currents[index]);
    })
    .join('.');
}

function textOf(prefix: string, numbers: readonly string[], prerelease: string, metadata: string): string {
  const withPrerelease = prerelease === '' ? '' : `-${prerelease}`;
  return `${prefix}${numbers.join('.')}${withPrerelease}${metadata === '' ? '' : `+${metadata}`}`;
}
