/** The number of a release, as Octopus reads, orders and prints it (Octopus.Versioning's `OctopusVersion`). */
import { isBlank, skipBlanks, trimBlanks } from '../lex/characters.ts';

export type OctopusVersion = {
  /** `v`, `V` or nothing. */
  readonly prefix: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly revision: number;
  /** What follows the numbers, up to a `+`. */
  readonly prerelease: string;
  readonly metadata: string;
  /** As it was typed, without blanks. */
  readonly original: string;
};

/** What stands for a text that is no version. */
export const zeroVersion: OctopusVersion = {
  ...{ prefix: '', major: 0, minor: 0, patch: 0, revision: 0 },
  ...{ prerelease: '', metadata: '', original: '0.0.0' },
};

/**
 * Reads a `v`, up to four numbers, one of `.-_\` and what follows it, and metadata behind a `+`, each of which may be
 * absent: `1.2`, `v1.2.3-beta.4`, `2024_b`, `foo`. Digits that run into letters or a `_` are none of the numbers:
 * `1.2a` is `1` with the prerelease `2a`. Undefined where it is no version.
 */
export function parseOctopusVersion(text: string): OctopusVersion | undefined {
  if (trimBlanks(text) === '') return undefined;
  const { prefix, numbers, end } = readNumbers(text);
  if (numbers.some((number) => number > maxNumber)) return undefined;
  const start = isSeparator(text.charAt(end)) ? end + 1 : end;
  const plus = text.indexOf('+', start);
  const prerelease = trimEnd(text.slice(start, plus === -1 ? undefined : plus), plus === -1);
  const metadata = plus === -1 ? '' : trimEnd(text.slice(plus + 1), true);
  if (!/^[A-Za-z0-9.\-_\\]*$/.test(prerelease) || !/^[A-Za-z0-9.\-_\\+]*$/.test(metadata)) return undefined;
  const [major = 0, minor = 0, patch = 0, revision = 0] = numbers;
  const original = [...text].filter((char) => !isBlank(char)).join('');
  return { prefix, major, minor, patch, revision, prerelease, metadata, original };
}

/** As `parseOctopusVersion`, with `zeroVersion` for what is no version. */
export function octopusVersionOrZero(text: string): OctopusVersion {
  return parseOctopusVersion(text) ?? zeroVersion;
}

const maxNumber = 0x7fffffff;

/** Between the numbers and what follows, and within that. */
const isSeparator = (char: string): boolean => char !== '' && '.-_\\'.includes(char);

type Numbers = { readonly prefix: string; readonly numbers: readonly number[]; readonly end: number };

/** Numbers between dots, with blanks around them. A `v` that no number follows is part of a word. */
function readNumbers(text: string): Numbers {
  const start = skipBlanks(text, 0);
  const prefix = /[vV]/.test(text.charAt(start)) ? text.charAt(start) : '';
  const numbers: number[] = [];
  let end = start + prefix.length;
  for (let position = end; numbers.length < 4; position = end + 1) {
    const digits = skipBlanks(text, position);
    const digitsEnd = endOfDigits(text, digits);
    if (digitsEnd === digits || /\w/.test(text.charAt(digitsEnd))) break;
    numbers.push(Number(text.slice(digits, digitsEnd)));
    end = skipBlanks(text, digitsEnd);
    if (text.charAt(end) !== '.') break;
  }
  return numbers.length === 0 ? { prefix: '', numbers, end: start } : { prefix, numbers, end };
}

function endOfDigits(text: string, at: number): number {
  let end = at;
  while (text.charAt(end) >= '0' && text.charAt(end) <= '9') end += 1;
  return end;
}

function trimEnd(text: string, isLast: boolean): string {
  let end = text.length;
  while (isLast && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The prerelease up to its first separator, and the rest: `beta` and `5` of `beta.5`. */
export function splitPrerelease(prerelease: string): { readonly prefix: string; readonly counter: string } {
  const separator = prerelease.search(/[.\-_\\]/);
  if (separator === -1) return { prefix: prerelease, counter: '' };
  return { prefix: prerelease.slice(0, separator), counter: prerelease.slice(separator + 1) };
}

export function isOctopusPrerelease({ prerelease }: Pick<OctopusVersion, 'prerelease'>): boolean {
  return prerelease !== '';
}
