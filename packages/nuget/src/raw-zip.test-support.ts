/** Writes zip files byte by byte, also those that no honest packer writes. */
import { crc32, deflateRawSync } from 'node:zlib';

export type RawEntry = {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly stored?: boolean;
  /** What the table of contents says, where it is not the truth. */
  readonly declaredBytes?: number;
  readonly declaredPackedBytes?: number;
  readonly declaredCrc32?: number;
  readonly declaredOffset?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
  readonly modified?: Date;
  /** Written in place of the deflated content. */
  readonly packed?: Buffer;
  /** In front of the content only, not in the table of contents. */
  readonly localExtra?: Buffer;
};

const utf8Name = 0x0800;

export function rawZip(entries: readonly RawEntry[], declaredEntries = entries.length): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { header, packed, fields } = encode(entry);
    const extra = entry.localExtra ?? Buffer.alloc(0);
    const local = Buffer.concat([u32(0x04034b50), fields, u16(header.name.length), u16(extra.length)]);
    directory.push(record(entry, header.name, fields, entry.declaredOffset ?? offset));
    parts.push(local, header.name, extra, packed);
    offset += local.length + header.name.length + extra.length + packed.length;
  }
  const table = Buffer.concat(directory);
  const counts = [u16(0), u16(0), u16(declaredEntries), u16(declaredEntries)];
  return Buffer.concat([...parts, table, u32(0x06054b50), ...counts, u32(table.length), u32(offset), u16(0)]);
}

function encode(entry: RawEntry) {
  const content = Buffer.from(entry.content ?? '');
  const packed = entry.packed ?? (entry.stored ? content : deflateRawSync(content));
  const fields = Buffer.concat([
    u16(20),
    u16(entry.flags ?? utf8Name),
    u16(entry.method ?? (entry.stored ? 0 : 8)),
    dosTime(entry.modified ?? new Date(2001, 1, 3, 4, 5, 6)),
    u32(entry.declaredCrc32 ?? crc32(content)),
    u32(entry.declaredPackedBytes ?? packed.length),
    u32(entry.declaredBytes ?? content.length),
  ]);
  return { header: { name: Buffer.from(entry.name) }, packed, fields };
}

function record(entry: RawEntry, name: Buffer, fields: Buffer, offset: number): Buffer {
  const madeOnUnix = u16((3 << 8) | 20);
  const noExtraCommentDiskOrKind = Buffer.alloc(8);
  const mode = u32(((entry.mode ?? 0o100644) << 16) >>> 0);
  return Buffer.concat([
    u32(0x02014b50),
    madeOnUnix,
    fields,
    u16(name.length),
    noExtraCommentDiskOrKind,
    mode,
    u32(offset),
    name,
  ]);
}

function dosTime(date: Date): Buffer {
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  return Buffer.concat([u16(time), u16(day)]);
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

export function nuspecOf(id: string, version: string): string {
  return `<?xml version="1.0"?><package><metadata><id>${id}</id><version>${version}</version><authors>them</authors><description>one</description></metadata></package>`;
}

export const manifest: RawEntry = { name: 'A.nuspec', content: nuspecOf('A', '1.0') };
