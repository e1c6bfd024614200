/** Looking into a package, and making sure that all of it is what it says. */
import { inParallel } from './in-parallel.ts';
import { defaultLimits, entriesAtOnce, type PackageLimits } from './limits.ts';
import type { NuspecDetails } from './nuspec-details.ts';
import { type OpenPackage, withPackage } from './open-package.ts';
import type { PackageId } from './package-id.ts';
import { fullVersion } from './version/version-text.ts';
import { readContent } from './zip-content.ts';

export type PackageInfo = {
  readonly id: PackageId;
  /** As the nuspec has it. */
  readonly version: string;
  /** The form in which equal versions are equal texts (but for case); metadata included. */
  readonly normalizedVersion: string;
  readonly title: string;
  readonly description: string;
  readonly authors: string;
  readonly releaseNotes: string;
  /** Words with blanks between. */
  readonly tags: string;
  readonly details: NuspecDetails;
  /** How many files will be installed, and their bytes. */
  readonly files: number;
  readonly totalBytes: number;
};

/** Checks names, declared sizes and limits and reads the nuspec, without reading content. Throws `PackageError`. */
export function inspectPackage(
  file: string,
  limits: PackageLimits = defaultLimits,
  signal?: AbortSignal,
): Promise<PackageInfo> {
  return withPackage(file, limits, signal, async (opened) => infoOf(opened));
}

/** The nuspec of a package as it was packed. Throws `PackageError`. */
export function readPackageNuspec(file: string, limits: PackageLimits = defaultLimits): Promise<Buffer> {
  return withPackage(file, limits, undefined, async ({ nuspecBytes }) => nuspecBytes);
}

/** As `inspectPackage`, and reads every byte: sizes, checksums and what inflates are what the headers say. */
export function verifyPackage(
  file: string,
  limits: PackageLimits = defaultLimits,
  signal?: AbortSignal,
): Promise<PackageInfo> {
  return withPackage(file, limits, signal, async (opened) => {
    const check = async (entry: OpenPackage['entries'][number], calledOff: AbortSignal) => {
      await readContent(opened.handle, entry, () => undefined, calledOff);
    };
    await inParallel(opened.entries, entriesAtOnce, check, signal);
    return infoOf(opened);
  });
}

function infoOf({ nuspec, files }: OpenPackage): PackageInfo {
  return {
    id: nuspec.id,
    version: nuspec.version.original,
    normalizedVersion: fullVersion(nuspec.version),
    title: nuspec.title,
    description: nuspec.description,
    authors: nuspec.authors,
    releaseNotes: nuspec.releaseNotes,
    tags: nuspec.tags,
    details: nuspec.details,
    files: files.length,
    totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
