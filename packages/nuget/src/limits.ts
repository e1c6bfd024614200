/** What a package may hold at most; `extractPackage` and `verifyPackage` count real bytes, not what headers claim. */
export type PackageLimits = {
  readonly entries: number;
  /** Of all files together, unpacked. */
  readonly totalBytes: number;
  /** Unpacked by packed bytes of the whole; looked at only above `ratioFromBytes`. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
  readonly nuspecBytes: number;
};

const mebibyte = 1024 * 1024;

export const defaultLimits: PackageLimits = {
  // The largest web sites with their client-side modules have some 60,000 files.
  entries: 100_000,
  // Four times the largest package seen in the field.
  totalBytes: 10 * 1024 * mebibyte,
  // Text compresses 20 to 1, a file of zeros 1,000 to 1.
  ratio: 200,
  ratioFromBytes: 64 * mebibyte,
  // A nuspec is some KB; release notes can make it large.
  nuspecBytes: mebibyte,
};

/** Files written at the same time while extracting: enough to keep disk and inflate busy, few enough handles. */
export const extractConcurrency = 8;

/** NuGet's own limit of an id's length. */
export const longestIdChars = 100;
