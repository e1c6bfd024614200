/** The content of one entry of a zip file, held against what the table of contents says of it. */
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, type InflateRaw, inflateRaw } from 'node:zlib';
import { onePieceBytes, readPieceBytes, usualExtraBytes } from './limits.ts';
import { PackageError, quoteEntry } from './package-error.ts';
import type { ZipRecord } from './zip-directory.ts';

export type ZipContent = ZipRecord & {
  /** For messages. */
  readonly path: string;
  /** Where the next entry starts: content that reaches further overlaps it. */
  readonly endsBefore: number;
};

export const methods = { stored: 0, deflated: 8 } as const;

type Take = (chunk: Buffer) => void | Promise<void>;

/**
 * Gives the unpacked content to `take`, piece by piece, each after the one before is taken, in its memory. Settles when all has been
 * taken, with the number of bytes. Throws `package.lies-about-size` before more than the declared bytes are taken,
 * `package.corrupt` where content or checksum are wrong, `package.unsafe-entry` where it overlaps the next entry.
 */
export async function readContent(
  handle: FileHandle,
  entry: ZipContent,
  take: Take,
  signal?: AbortSignal,
): Promise<number> {
  const seen = { bytes: 0, crc32: 0 };
  const counted = async (chunk: Buffer) => {
    seen.bytes += chunk.length;
    if (seen.bytes > entry.bytes) throw lies(entry, 'it is longer');
    seen.crc32 = crc32(chunk, seen.crc32);
    await take(chunk);
  };
  signal?.throwIfAborted();
  const read = Math.max(entry.packedBytes, entry.bytes) <= onePieceBytes ? readOnePiece : readInPieces;
  try {
    await read(handle, entry, counted, signal);
  } catch (error) {
    throw asPackageError(entry, error);
  }
  if (seen.bytes < entry.bytes) throw lies(entry, `it has only ${seen.bytes}`);
  if (seen.crc32 !== entry.crc32) throw corrupt(entry, 'its checksum is wrong');
  return seen.bytes;
}

const inflateOnePiece = promisify(inflateRaw);

async function readOnePiece(handle: FileHandle, entry: ZipContent, take: Take): Promise<void> {
  const packed = await readPacked(handle, entry);
  if (entry.method === methods.stored) return take(packed);
  await take(await inflateOnePiece(packed, { maxOutputLength: Math.max(1, entry.bytes) }));
}

/** Mostly one read for header and content together; a second one where the header is unusually long. */
async function readPacked(handle: FileHandle, entry: ZipContent): Promise<Buffer> {
  const usual = headerBytes + entry.nameBytes + usualExtraBytes + entry.packedBytes;
  const piece = await readAt(handle, entry.offset, Math.min(usual, entry.endsBefore - entry.offset));
  const start = contentStart(entry, piece) - entry.offset;
  if (start + entry.packedBytes <= piece.length) return piece.subarray(start, start + entry.packedBytes);
  const packed = await readAt(handle, entry.offset + start, entry.packedBytes);
  if (packed.length < entry.packedBytes) throw corrupt(entry, 'the file ends too early');
  return packed;
}

async function readInPieces(
  handle: FileHandle,
  entry: ZipContent,
  take: Take,
  signal?: AbortSignal,
): Promise<void> {
  const start = contentStart(entry, await readAt(handle, entry.offset, headerBytes));
  const packed = () => piecesOf(handle, entry, start);
  const options = signal ? { signal } : {};
  if (entry.method === methods.stored) {
    await pipeline(packed, (pieces: AsyncIterable<Buffer>) => takeAll(pieces, take), options);
    return;
  }
  const inflate = createInflateRaw({ chunkSize: readPieceBytes });
  const fed = feed(inflate, packed()).catch((error: unknown) => inflate.destroy(error as Error));
  await pipeline(inflate, (pieces: AsyncIterable<Buffer>) => takeInflated(pieces, take), options);
  await fed;
}

/** All pieces in the same memory: each must have been used up when the next is asked for. */
async function* piecesOf(handle: FileHandle, entry: ZipContent, start: number): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(readPieceBytes);
  const end = start + entry.packedBytes;
  for (let at = start; at < end; ) {
    const { bytesRead } = await handle.read(memory, 0, Math.min(memory.length, end - at), at);
    if (bytesRead === 0) throw corrupt(entry, 'the file ends too early');
    yield memory.subarray(0, bytesRead);
    at += bytesRead;
  }
}

async function takeAll(pieces: AsyncIterable<Buffer>, take: Take): Promise<void> {
  for await (const piece of pieces) await take(piece);
}

/** Writes one piece after the other: one that has been written is used up. */
async function feed(inflate: InflateRaw, pieces: AsyncIterable<Buffer>): Promise<void> {
  await takeAll(pieces, (piece) => {
    return new Promise<void>((resolve, reject) => {
      inflate.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  });
  inflate.end();
}

/** Gives back what has been filled and taken: V8 would let some 50 MB of it gather before it looks. */
async function takeInflated(pieces: AsyncIterable<Buffer>, take: Take): Promise<void> {
  let filling: ArrayBufferLike | undefined;
  await takeAll(pieces, async (piece) => {
    const isOwn = filling?.byteLength === readPieceBytes;
    if (filling !== piece.buffer && isOwn && filling instanceof ArrayBuffer) filling.transfer(0);
    filling = piece.buffer;
    await take(piece);
  });
}

const headerBytes = 30;
const headerSignature = 0x04034b50;

/** Name and extra fields in front of the content may be longer than the table of contents says. */
function contentStart(entry: ZipContent, header: Buffer): number {
  if (header.length < headerBytes || header.readUInt32LE(0) !== headerSignature) {
    throw corrupt(entry, 'nothing starts where it should');
  }
  const start = entry.offset + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.packedBytes > entry.endsBefore) throw overlaps(entry);
  return start;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Where the entries' room in the file is known: the least that each takes must end before the next starts. */
export function refuseOverlap(entry: ZipContent): void {
  if (entry.offset + headerBytes + entry.nameBytes + entry.packedBytes > entry.endsBefore)
    throw overlaps(entry);
}

function overlaps({ path }: ZipContent): PackageError {
  return new PackageError(
    'package.unsafe-entry',
    `the entry ${quoteEntry(path)} is unsafe: its content overlaps what follows it in the file`,
    path,
  );
}

function lies({ path, bytes }: ZipContent, but: string, cause?: unknown): PackageError {
  return new PackageError(
    'package.lies-about-size',
    `the entry ${quoteEntry(path)} lies about its size: ${bytes} bytes are declared, but ${but}`,
    path,
    cause,
  );
}

function corrupt({ path }: ZipContent, why: string, cause?: unknown): PackageError {
  return new PackageError('package.corrupt', `the entry ${quoteEntry(path)} is damaged: ${why}`, path, cause);
}

/** zlib's errors are the package's; all others (a full disk, a cancelled wait) are not and stay what they are. */
function asPackageError(entry: ZipContent, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof PackageError) return error;
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return lies(entry, 'it is longer', error);
  return String(error.code).startsWith('Z_') ? corrupt(entry, error.message, error) : error;
}
