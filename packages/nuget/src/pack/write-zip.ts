/** Writing a zip file whose bytes depend on nothing but what goes in, on all cores. */
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { inParallel } from '../in-parallel.ts';
import { pieceBytes, statsAtOnce } from '../limits.ts';
import { joinedCrc32 } from './joined-crc32.ts';
import type { CompressionLevel, FileState, PackedPiece, PieceJob } from './pack-piece.ts';
import { startPackingThreads } from './packing-threads.ts';
import { centralRecord, endRecords, localHeader, methods, type ZipEntry } from './zip-records.ts';

export type ZipSource = {
  /** As it is written, with `/`. */
  readonly name: string;
  /** A file's path, or the content itself. */
  readonly source: string | Uint8Array;
  /** Unix permissions. */
  readonly mode: number;
  /** The file as it was when it was chosen. */
  readonly seen?: FileState;
};

export type ZipOptions = {
  /** `optimal` where not given. */
  readonly level?: CompressionLevel;
  readonly signal?: AbortSignal;
};

/**
 * Writes the entries in their order. The file appears whole or not at all; one that was there is replaced. Throws
 * `package.changed` where a source changes meanwhile, and the system's errors.
 */
export async function writeZip(
  target: string,
  given: readonly ZipSource[],
  options: ZipOptions = {},
): Promise<void> {
  const sources = await withStates(given, options.signal);
  await mkdir(path.dirname(path.resolve(target)), { recursive: true });
  const partial = partialName(target);
  try {
    const handle = await open(partial, 'w');
    try {
      await writeEntries(handle, sources, options);
    } finally {
      await handle.close();
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Where a file stands until it is whole: one name a process, so that two that write the same do not mix. */
export const partialName = (target: string): string => `${target}.${process.pid}.part`;

async function withStates(sources: readonly ZipSource[], signal?: AbortSignal): Promise<ZipSource[]> {
  const known = [...sources];
  const look = async (index: number) => {
    const { source, seen, ...rest } = sources[index] as ZipSource;
    if (seen || typeof source !== 'string') return;
    const { size, mtimeMs } = await stat(source);
    known[index] = { ...rest, source, seen: { bytes: size, modifiedMs: mtimeMs } };
  };
  await inParallel([...sources.keys()], statsAtOnce, look, signal);
  return known;
}

const bytesOf = ({ source, seen }: ZipSource): number => seen?.bytes ?? source.length;

async function writeEntries(
  handle: FileHandle,
  sources: readonly ZipSource[],
  { level = 'optimal', signal }: ZipOptions,
): Promise<void> {
  const totalBytes = sources.reduce((sum, source) => sum + bytesOf(source), 0);
  const threads = startPackingThreads(level === 'none' ? 0 : totalBytes);
  try {
    const writer = entryWriter(handle);
    const pieces = inOrder(piecesOf(sources, level), threads.width, async ({ source, job }) => ({
      ...{ source, job, piece: await threads.pack(job) },
    }));
    for await (const packed of pieces) {
      signal?.throwIfAborted();
      await writer.add(packed);
      packed.piece.release();
    }
    await writer.end();
  } finally {
    await threads.close();
  }
}

type Piece = { readonly source: ZipSource; readonly job: PieceJob };

function* piecesOf(sources: readonly ZipSource[], level: CompressionLevel): Generator<Piece> {
  for (const entry of sources) {
    const { source, seen } = entry;
    const total = bytesOf(entry);
    for (let offset = 0; offset === 0 || offset < total; offset += pieceBytes) {
      const bytes = Math.min(pieceBytes, total - offset);
      const isLast = offset + bytes >= total;
      const role = total <= pieceBytes ? 'whole' : isLast ? 'last' : 'part';
      yield { source: entry, job: { source, offset, bytes, seen, role, level } };
    }
  }
}

/** Does `work` on up to `width` items at once; its results come in the items' order. The first failure is thrown. */
async function* inOrder<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // Who waits for an earlier one hears of that one's failure; this one's must not go unheard meanwhile.
    result.catch(() => undefined);
    underWay.push(result);
    const next = underWay.length < width ? undefined : underWay.shift();
    if (next) yield await next;
  }
  for (const result of underWay) yield await result;
}

type Written = Piece & { readonly piece: PackedPiece };

/** Puts pieces behind each other; a header is written when all is known that stands in it. */
function entryWriter(handle: FileHandle) {
  const entries: ZipEntry[] = [];
  let end = 0;
  let current: ZipEntry | undefined;
  return {
    add: async (written: Written) => {
      const isFirst = current === undefined;
      current = isFirst ? firstOf(written, end) : withNext(current as ZipEntry, written);
      const header = isFirst ? localHeader(current) : Buffer.alloc(0);
      end = await writeAll(handle, [header, written.piece.packed], end);
      if (written.job.role === 'part') return;
      if (written.job.role === 'last') await writeAll(handle, [localHeader(current)], current.offset);
      entries.push(current);
      current = undefined;
    },
    end: async () => {
      const directory = Buffer.concat(entries.map(centralRecord));
      const records = [directory, endRecords(entries.length, end, directory.length)];
      await writeAll(handle, records, end);
    },
  };
}

/** Settles with the position behind the bytes. */
async function writeAll(
  handle: FileHandle,
  buffers: readonly Uint8Array[],
  position: number,
): Promise<number> {
  const end = buffers.reduce((sum, { length }) => sum + length, position);
  let { bytesWritten } = await handle.writev([...buffers], position);
  // The system may take less at once; it does so where a disk is nearly full, and says next why.
  while (position + bytesWritten < end) {
    const rest = Buffer.concat(buffers).subarray(bytesWritten);
    bytesWritten += (await handle.write(rest, 0, rest.length, position + bytesWritten)).bytesWritten;
  }
  return end;
}

function firstOf({ source, piece }: Written, offset: number): ZipEntry {
  const { name, mode } = source;
  const method = piece.isDeflated ? methods.deflated : methods.stored;
  const bytes = bytesOf(source);
  return { name, mode, method, offset, bytes, crc32: piece.crc32, packedBytes: piece.packed.length };
}

const withNext = (entry: ZipEntry, { job, piece }: Written): ZipEntry => ({
  ...entry,
  crc32: joinedCrc32(entry.crc32, piece.crc32, job.bytes),
  packedBytes: entry.packedBytes + piece.packed.length,
});
