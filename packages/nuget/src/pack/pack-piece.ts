/** Reading, summing and deflating one piece of one file: the work that is done on all cores. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { createDeflater, mostDeflatedBytes } from '../deflate/deflate.ts';
import { pieceBytes } from '../limits.ts';
import { PackageError } from '../package-error.ts';

export type CompressionLevel = 'none' | 'fast' | 'optimal';

export type PieceJob = {
  /** A file's path, or the content itself. */
  readonly source: string | Uint8Array;
  /** Where the piece begins, and how long it is. */
  readonly offset: number;
  readonly bytes: number;
  /** The file as it was when packing began. */
  readonly seen: FileState | undefined;
  /** A file of one piece, or one of the pieces of a larger file, which are put one after the other. */
  readonly role: 'whole' | 'part' | 'last';
  readonly level: CompressionLevel;
};

export type FileState = { readonly bytes: number; readonly modifiedMs: number };

export type PackedPiece = {
  readonly packed: Uint8Array;
  readonly isDeflated: boolean;
  /** Of the bytes before they were packed. */
  readonly crc32: number;
};

/** What a packed piece takes at most. */
export const mostPackedBytes = mostDeflatedBytes(pieceBytes);

/** Does one job after the other, in the same memory: a piece is good until the next job. */
export type PiecePacker = (job: PieceJob) => PackedPiece;

/**
 * The packer blocks its thread. It throws `package.changed` where the file is no longer what it was, and the system's
 * errors.
 */
export function createPiecePacker(): PiecePacker {
  const deflate = createDeflater();
  const room = Buffer.allocUnsafeSlow(pieceBytes);
  return (job) => {
    const { source, offset, bytes, role, level } = job;
    const isFile = typeof source === 'string';
    const content = isFile ? readPiece(job, source, room) : source.subarray(offset, offset + bytes);
    const stored = { packed: content, isDeflated: false, crc32: crc32(content) };
    if (level === 'none') return stored;
    const packed = deflate(content, level, role !== 'part');
    // What does not get smaller stays as it is; of a larger file that is known too late, and deflate loses little.
    return role === 'whole' && packed.length >= content.length
      ? stored
      : { ...stored, packed, isDeflated: true };
  };
}

function readPiece({ offset, bytes, seen }: PieceJob, file: string, room: Buffer): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    refuseChanged(file, descriptor, seen);
    for (let read = 0; read < bytes; ) {
      const more = readSync(descriptor, room, read, bytes - read, offset + read);
      if (more === 0) throw changed(file);
      read += more;
    }
    refuseChanged(file, descriptor, seen);
    return room.subarray(0, bytes);
  } finally {
    closeSync(descriptor);
  }
}

function refuseChanged(file: string, descriptor: number, seen: FileState | undefined): void {
  const { size, mtimeMs } = fstatSync(descriptor);
  if (seen && (size !== seen.bytes || mtimeMs !== seen.modifiedMs)) throw changed(file);
}

function changed(file: string): PackageError {
  return new PackageError('package.changed', `${file} has changed while it was being packed`, file);
}
