import { skipBlanks } from '../lex/characters.ts';

/** A release number as the original reads it for its filters. */
export type OctopusVersion = {
  readonly numbers: readonly [number, number, number, number];
  readonly prerelease: string;
  readonly metadata: string;
};

/** Reads up to four numbers, a label and metadata, each of which may be absent; undefined where it is no version. */
export function parseOctopusVersion(text: string): OctopusVersion | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const { numbers, end } = readNumbers(trimmed, /^v/i.test(trimmed) ? 1 : 0);
  if (numbers.some((number) => number > maxNumber)) return undefined;
  const start = numbers.length > 0 ? end : 0;
  const plus = trimmed.indexOf('+', start);
  const label = trimmed.slice(start, plus === -1 ? undefined : plus);
  const prerelease = numbers.length > 0 && /^[.\-_\\]/.test(label) ? label.slice(1) : label;
  const metadata = plus === -1 ? '' : trimmed.slice(plus + 1);
  if (!isLabel(prerelease) || !isLabel(metadata)) return undefined;
  const [major = 0, minor = 0, patch = 0, revision = 0] = numbers;
  return { numbers: [major, minor, patch, revision], prerelease, metadata };
}

const maxNumber = 0x7fffffff;

/** Numbers between dots, with blanks around them. */
function readNumbers(text: string, at: number): { numbers: number[]; end: number } {
  const numbers: number[] = [];
  let end = at;
  for (let position = at; numbers.length < 4; position = end + 1) {
    const start = skipBlanks(text, position);
    const digitsEnd = endOfDigits(text, start);
    if (digitsEnd === start) break;
    numbers.push(Number(text.slice(start, digitsEnd)));
    end = skipBlanks(text, digitsEnd);
    if (text.charAt(end) !== '.') break;
  }
  return { numbers, end };
}

function endOfDigits(text: string, at: number): number {
  let end = at;
  while (text.charAt(end) >= '0' && text.charAt(end) <= '9') end += 1;
  return end;
}

function isLabel(text: string): boolean {
  return /^[A-Za-z0-9.\-_\\]*$/.test(text);
}
