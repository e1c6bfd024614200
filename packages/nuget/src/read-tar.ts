/** Reads a tar file from front to back, packed or not. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readPieceBytes } from './limits.ts';
import { PackageError } from './package-error.ts';
import { blockBytes, readTarHeader, type TarHeader, timeOf } from './tar-header.ts';
import { unpackBzip2 } from './unpack-bzip2.ts';
import { unpackLzw } from './unpack-lzw.ts';

export type TarPacking = 'none' | 'gzip' | 'bzip2' | 'compress';

/** Reads the content of the entry that is visited; what is not read is passed over. */
export type ReadTarContent = (take: (chunk: Buffer) => void | Promise<void>) => Promise<void>;

type Visit = (header: TarHeader, content: ReadTarContent) => void | Promise<void>;

/** What one entry may say of the next: some KB in honest archives. */
const longestNoteBytes = 1024 * 1024;

/** Packers fill up the last block of their tape: 10 KB, if nobody has told them otherwise. */
const longestTailBytes = 16 * 1024 * 1024;

/** Visits the entries in order. Throws `package.corrupt` where the file ends too early or cannot be unpacked. */
export async function readTar(
  file: string,
  packing: TarPacking,
  visit: Visit,
  signal?: AbortSignal,
): Promise<void> {
  const source = createReadStream(file, { highWaterMark: readPieceBytes });
  const use = (chunks: AsyncIterable<Buffer>) => visitAll(new Bytes(chunks), visit);
  const options = signal ? { signal } : {};
  try {
    switch (packing) {
      case 'gzip':
        return await pipeline(source, createGunzip({ chunkSize: readPieceBytes }), use, options);
      case 'bzip2':
        return await pipeline(source, unpackBzip2, use, options);
      case 'compress':
        return await pipeline(source, unpackLzw, use, options);
      case 'none':
        return await pipeline(source, use, options);
      default:
        return packing satisfies never;
    }
  } catch (error) {
    throw asPackageError(error);
  }
}

async function visitAll(bytes: Bytes, visit: Visit): Promise<void> {
  let notes: Partial<TarHeader> = {};
  for (;;) {
    const block = await bytes.read(blockBytes, 'may end');
    const header = block && readTarHeader(block);
    if (!header) return bytes.drain();
    const note = await readNote(header, bytes);
    if (note) {
      notes = { ...notes, ...note };
      continue;
    }
    const entry = { ...header, ...notes };
    notes = {};
    let left = entry.bytes;
    await visit(entry, async (take) => {
      for (; left > 0; ) {
        const chunk = await bytes.some(left);
        left -= chunk.length;
        await take(chunk);
      }
    });
    await bytes.skip(left + padding(entry.bytes));
  }
}

const padding = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;

/** Names, sizes and times that a header cannot hold stand in an entry before it. Undefined where this is none. */
async function readNote(header: TarHeader, bytes: Bytes): Promise<Partial<TarHeader> | undefined> {
  if (!'xgLK'.includes(header.type)) return undefined;
  if (header.bytes > longestNoteBytes) throw damaged('a header is too long');
  const content = (await bytes.read(header.bytes)) ?? Buffer.alloc(0);
  await bytes.skip(padding(header.bytes));
  const text = content.toString('utf8').replace(/\0+$/, '');
  if (header.type === 'L') return { name: text };
  if (header.type === 'K') return { linkName: text };
  return header.type === 'x' ? readRecords(content) : {};
}

/** `<length> <key>=<value>\n`, where the length counts all of it in bytes. */
function readRecords(content: Buffer): Partial<TarHeader> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(32, at);
    const length = Number(content.toString('latin1', at, blank));
    if (blank < 0 || !(length > blank - at)) throw damaged('a header cannot be read');
    const [, key = '', value = ''] =
      /^([^=]*)=([\s\S]*)$/.exec(content.toString('utf8', blank + 1, at + length - 1)) ?? [];
    records.set(key, value);
    at += length;
  }
  const [name, linkName, size, time] = ['path', 'linkpath', 'size', 'mtime'].map((key) => records.get(key));
  return {
    ...(name === undefined ? {} : { name }),
    ...(linkName === undefined ? {} : { linkName }),
    ...(size === undefined ? {} : { bytes: Number(size) }),
    ...(time === undefined ? {} : { modified: timeOf(Number(time)) }),
  };
}

/** Bytes in the order in which they come, as many as are asked for. */
class Bytes {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** At least one byte, and at most so many. */
  async some(most: number): Promise<Buffer> {
    if (this.#held.length === 0 && !(await this.#fill())) throw damaged('the file ends too early');
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** Just so many; undefined where there are none at all, if that may be. */
  async read(count: number, end?: 'may end'): Promise<Buffer | undefined> {
    if (end && this.#held.length === 0 && !(await this.#fill())) return undefined;
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      const part = await this.some(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) left -= (await this.some(left)).length;
  }

  /** To the end, so that a checksum behind it is looked at; there is not much. */
  async drain(): Promise<void> {
    for (let seen = 0; await this.#fill(); seen += this.#held.length) {
      if (seen > longestTailBytes) throw damaged('too much stands behind its end');
    }
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    this.#held = done ? Buffer.alloc(0) : value;
    return !done && (value.length > 0 || this.#fill());
  }
}

function damaged(why: string, cause?: unknown): PackageError {
  return new PackageError('package.corrupt', `the archive is damaged: ${why}`, undefined, cause);
}

function asPackageError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof PackageError) return error;
  return String(error.code).startsWith('Z_') ? damaged(error.message, error) : error;
}
