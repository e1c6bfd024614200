/**
 * The records of a zip file as bytes (PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16). Nothing in them depends on
 * the clock, the machine or the user: the same entries give the same bytes.
 */
import { undatedDosDay } from '../limits.ts';

export const methods = { stored: 0, deflated: 8 } as const;

export type ZipEntry = {
  /** With `/`. */
  readonly name: string;
  /** Unix permissions. */
  readonly mode: number;
  readonly method: (typeof methods)[keyof typeof methods];
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its header stands in the file. */
  readonly offset: number;
};

const most16 = 0xffff;
const most32 = 0xffffffff;
const unix = 3;
const plainVersion = 20;
const zip64Version = 45;
const utf8Names = 0x0800;
const regularFile = 0o100000;

/** Deflate makes what it cannot shrink larger by less than this. */
const mostGrowth = 0x0100_0000;

/** Decided by the size alone, as the header is written before the content is packed. */
const isLarge = ({ bytes }: Pick<ZipEntry, 'bytes'>): boolean => bytes > most32 - mostGrowth;

/** In front of the content. */
export function localHeader(entry: ZipEntry): Buffer {
  const large = isLarge(entry);
  const extra = large ? zip64Extra([entry.bytes, entry.packedBytes]) : Buffer.alloc(0);
  const name = Buffer.from(entry.name);
  const sizes = large ? [u32(most32), u32(most32)] : [u32(entry.packedBytes), u32(entry.bytes)];
  return Buffer.concat([
    ...[u32(0x04034b50), u16(large ? zip64Version : plainVersion), ...facts(entry), ...sizes],
    ...[u16(name.length), u16(extra.length), name, extra],
  ]);
}

/** In the table of contents. */
export function centralRecord(entry: ZipEntry): Buffer {
  const large = isLarge(entry);
  const far = entry.offset >= most32;
  const numbers = [...(large ? [entry.bytes, entry.packedBytes] : []), ...(far ? [entry.offset] : [])];
  const extra = numbers.length > 0 ? zip64Extra(numbers) : Buffer.alloc(0);
  const version = numbers.length > 0 ? zip64Version : plainVersion;
  const name = Buffer.from(entry.name);
  const sizes = large ? [u32(most32), u32(most32)] : [u32(entry.packedBytes), u32(entry.bytes)];
  return Buffer.concat([
    ...[u32(0x02014b50), u16((unix << 8) | version), u16(version), ...facts(entry), ...sizes],
    ...[u16(name.length), u16(extra.length), u16(0), u16(0), u16(0)],
    ...[u32(((regularFile | entry.mode) << 16) >>> 0), u32(far ? most32 : entry.offset), name, extra],
  ]);
}

/** Behind the table of contents, which is at `offset` and `bytes` long. */
export function endRecords(entries: number, offset: number, bytes: number): Buffer {
  const fits = entries < most16 && offset < most32 && bytes < most32;
  const end = Buffer.concat([
    ...[u32(0x06054b50), u16(0), u16(0), u16(Math.min(entries, most16)), u16(Math.min(entries, most16))],
    ...[u32(Math.min(bytes, most32)), u32(Math.min(offset, most32)), u16(0)],
  ]);
  if (fits) return end;
  const zip64End = Buffer.concat([
    ...[u32(0x06064b50), u64(44), u16((unix << 8) | zip64Version), u16(zip64Version), u32(0), u32(0)],
    ...[u64(entries), u64(entries), u64(bytes), u64(offset)],
  ]);
  const locator = Buffer.concat([u32(0x07064b50), u32(0), u64(offset + bytes), u32(1)]);
  return Buffer.concat([zip64End, locator, end]);
}

/** Flags, method, time, day, checksum: the same in both records of an entry. */
function facts({ method, crc32 }: ZipEntry): Buffer[] {
  return [u16(utf8Names), u16(method), u16(0), u16(undatedDosDay), u32(crc32)];
}

function zip64Extra(numbers: readonly number[]): Buffer {
  return Buffer.concat([u16(0x0001), u16(numbers.length * 8), ...numbers.map(u64)]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}
