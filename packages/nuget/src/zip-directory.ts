/** The table of contents of a zip file, as plain records; yauzl reads it, the rest of the package never sees yauzl. */
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { directoryPieceBytes, type PackageLimits } from './limits.ts';
import { PackageError } from './package-error.ts';

export type ZipRecord = {
  /** As it stands in the file: neither decoded nor checked. */
  readonly rawName: string;
  /** Of the name in the file, for the length of the header in front of the content. */
  readonly nameBytes: number;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
  /** Unix file type and permissions; 0 where the packer had none. */
  readonly mode: number;
  /** Undefined where the packer had none: it then wrote the first moment that a zip can hold. */
  readonly modified: Date | undefined;
};

/** Reads every record. Throws `package.not-a-zip`, `package.too-many-entries` and `package.corrupt`. */
export async function readZipDirectory(
  handle: FileHandle,
  fileBytes: number,
  limits: PackageLimits,
): Promise<ZipRecord[]> {
  const zip = await openZip(handle, fileBytes);
  try {
    if (zip.entryCount > limits.entries) throw tooMany(zip.entryCount, limits);
    return await readRecords(zip);
  } finally {
    zip.close();
  }
}

function openZip(handle: FileHandle, fileBytes: number): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false };
  const reader = new PieceReader(handle, fileBytes);
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(reader, fileBytes, options, (error, zip) => {
      if (error) reject(notAZip(error));
      else resolve(zip);
    });
  });
}

/** yauzl's own errors have no code; one with a code comes from the disk and is none of the package's. */
function damaged(error: Error): Error {
  if ('code' in error) return error;
  const message = `the package's table of contents is damaged: ${error.message}`;
  return new PackageError('package.corrupt', message, undefined, error);
}

/** What yauzl looked for and did not find helps nobody. */
function notAZip(error: Error): Error {
  if ('code' in error) return error;
  return new PackageError(
    'package.not-a-zip',
    'this is no zip file, or only a part of one',
    undefined,
    error,
  );
}

function tooMany(count: number, limits: PackageLimits): PackageError {
  return new PackageError(
    'package.too-many-entries',
    `the package has ${count} entries; at most ${limits.entries} are allowed`,
  );
}

/** Keeps only small records: names, extra fields and comments as yauzl holds them could fill the memory. */
function readRecords(zip: ZipFile): Promise<ZipRecord[]> {
  const records: ZipRecord[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      records.push(recordOf(entry));
      zip.readEntry();
    });
    zip.once('end', () => resolve(records));
    zip.once('error', (error: Error) => {
      reject(damaged(error));
    });
    zip.readEntry();
  });
}

function recordOf(entry: Entry): ZipRecord {
  return {
    rawName: yauzl.getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      true,
    ),
    nameBytes: entry.fileNameLength,
    isEncrypted: entry.isEncrypted(),
    method: entry.compressionMethod,
    crc32: entry.crc32,
    packedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
    mode: entry.externalFileAttributes >>> 16,
    modified: modifiedOf(entry.getLastModDate()),
  };
}

/** 1980-01-01 00:00:00, local: packers that make the same bytes of the same files date them so. */
const zipEpochMs = new Date(1980, 0, 1).getTime();

const modifiedOf = (date: Date): Date | undefined => (date.getTime() > zipEpochMs ? date : undefined);

/** yauzl reads each record with two small reads; this hands them out of one larger piece. */
class PieceReader extends yauzl.RandomAccessReader {
  readonly #handle: FileHandle;
  readonly #fileBytes: number;
  #piece = Buffer.alloc(0);
  #pieceStart = 0;

  constructor(handle: FileHandle, fileBytes: number) {
    super();
    this.#handle = handle;
    this.#fileBytes = fileBytes;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    this.#fill(position, length).then(
      () => {
        const start = position - this.#pieceStart;
        this.#piece.copy(target, offset, start, start + length);
        done(null);
      },
      (error: Error) => done(error),
    );
  }

  /** For content, which is read elsewhere; yauzl asks for it only then. */
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from([this.#piece.subarray(start - this.#pieceStart, end - this.#pieceStart)]);
  }

  async #fill(position: number, length: number): Promise<void> {
    const end = position + length;
    if (position >= this.#pieceStart && end <= this.#pieceStart + this.#piece.length) return;
    if (position < 0 || end > this.#fileBytes) throw new Error('the file ends too early');
    const wanted = Math.min(Math.max(length, directoryPieceBytes), this.#fileBytes - position);
    const piece = Buffer.allocUnsafe(wanted);
    const { bytesRead } = await this.#handle.read(piece, 0, wanted, position);
    if (bytesRead < length) throw new Error('the file ends too early');
    this.#piece = piece.subarray(0, bytesRead);
    this.#pieceStart = position;
  }
}
