/** One block of 512 bytes in front of each entry of a tar file (POSIX.1-2017, pax, section "ustar Interchange Format"). */
import { PackageError } from './package-error.ts';

export const blockBytes = 512;

export type TarHeader = {
  readonly name: string;
  readonly mode: number;
  readonly bytes: number;
  /** Undefined where the packer gave none, as for archives that are to be the same each time. */
  readonly modified: Date | undefined;
  /** `0` a file, `1` a hard link, `2` a link, `5` a folder, `x`, `g`, `L`, `K` what is said of the next. */
  readonly type: string;
  readonly linkName: string;
};

/** Undefined for a block of zeros, with which an archive ends. Throws `package.corrupt` where the checksum is wrong. */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (number(block, 148, 8) !== checksum(block)) {
    throw new PackageError('package.corrupt', 'the archive is damaged: a header has the wrong checksum');
  }
  const isPosix = text(block, 257, 6) === 'ustar';
  const prefix = isPosix ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(block, 100, 8),
    bytes: number(block, 124, 12),
    modified: timeOf(number(block, 136, 12)),
    type: text(block, 156, 1) || '0',
    linkName: text(block, 157, 100),
  };
}

/** Of seconds since 1970. */
export const timeOf = (seconds: number): Date | undefined =>
  seconds > 0 ? new Date(seconds * 1000) : undefined;

/** Whether a file that begins so is a tar file. */
export function looksLikeTar(block: Buffer): boolean {
  return block.length === blockBytes && number(block, 148, 8) === checksum(block) && block[0] !== 0;
}

/** The sum of all bytes, those of the checksum itself taken for blanks. */
function checksum(block: Buffer): number {
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= 148 && at < 156 ? 32 : byte;
  return sum;
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** Octal digits; or, where the first bit is set, a binary number for what they cannot hold. */
function number(block: Buffer, at: number, length: number): number {
  if ((block[at] ?? 0) >= 0x80) {
    let value = (block[at] ?? 0) & 0x7f;
    for (const byte of block.subarray(at + 1, at + length)) value = value * 256 + byte;
    return value;
  }
  return Number.parseInt(text(block, at, length).trim() || '0', 8);
}
