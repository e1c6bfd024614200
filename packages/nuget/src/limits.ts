/** What a package may hold at most; `extractPackage` and `verifyPackage` count real bytes, not what headers claim. */
export type PackageLimits = {
  readonly entries: number;
  /** Of all files together, unpacked. */
  readonly totalBytes: number;
  /** Unpacked bytes by those of the file; looked at only above `ratioFromBytes`. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
  readonly nuspecBytes: number;
};

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const defaultLimits: PackageLimits = {
  // The largest web sites with their client-side modules have some 60,000 files.
  entries: 100_000,
  // Room for a package with a database backup or a virtual disk; beyond, a file share serves better.
  totalBytes: 10 * 1024 * mebibyte,
  // Text compresses 20 to 1, a file of zeros 1,000 to 1.
  ratio: 200,
  // A small log of one repeated line may well compress 500 to 1, and does no harm.
  ratioFromBytes: 64 * mebibyte,
  // A nuspec is some KB; release notes can make it large.
  nuspecBytes: mebibyte,
};

/** Entries read at the same time: enough to keep disk and inflate busy on a few cores, few enough handles. */
export const entriesAtOnce = 8;

/** Up to here an entry is read and inflated in one piece, which is three times as fast; above it is streamed. */
export const onePieceBytes = 256 * kibibyte;

/** A file that cannot be written is tried so often, so long apart: the original's figures. Virus scanners take their time. */
export const writeTries = 10;
export const writeRetryMs = 50;

/** Pieces in which larger entries are read: large enough that the calls do not show, small enough times eight. */
export const readPieceBytes = 256 * kibibyte;

/** Pieces in which the table of contents is read; one holds some 800 entries. */
export const directoryPieceBytes = 64 * kibibyte;

/** Bytes of extra fields that a local header usually has at most, read along with it to save a second read. */
export const usualExtraBytes = 64;

/** What file systems take for one part of a path (ext4, XFS and APFS 255 bytes, NTFS 255 characters). */
export const longestPartBytes = 255;

/** Half of what Linux takes for a path, so that the folder it is unpacked into has the other half. */
export const longestPathBytes = 2048;

/** NuGet's own limit of an id's length. */
export const longestIdChars = 100;

/** Versions become names of folders, beside a suffix; the public gallery takes 64. */
export const longestVersionChars = 200;

/**
 * A larger file is packed in pieces of this size, each for itself, so that all cores have work; that a piece
 * cannot look back into the one before costs about 1 % of its size. Another number gives packages other bytes.
 */
export const pieceBytes = 512 * kibibyte;

/** A thread is started for so many bytes: it takes as long to start as to pack them. */
export const threadPaysFromBytes = 2 * mebibyte;

/** Each packs some 60 MB/s and takes 14 MB of memory: with more, packing would take over 150 MB. */
export const mostPackingThreads = 3;

/** Room for a thread's short-lived objects; V8 would take more before it looks what can go. */
export const packingThreadYoungMegabytes = 2;

/** Jobs given to a thread at once: one that it does, one that waits, so that it never does. */
export const piecesPerThread = 2;

/** Files looked at at the same time before packing: as many as Node's pool has threads, twice. */
export const statsAtOnce = 8;

/** 1980-01-01, the first day that a zip can hold, in DOS's bits: entries carry no time of their own. */
export const undatedDosDay = 0x0021;
