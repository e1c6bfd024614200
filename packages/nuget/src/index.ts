export { type ExtractedArchive, extractArchive, nameOfArchive } from './extract-archive.ts';
export { type Extracted, type ExtractOptions, extractPackage } from './extract-package.ts';
export { defaultLimits, type PackageLimits } from './limits.ts';
export { type Nuspec, readNuspec } from './nuspec.ts';
export type { PackageMetadata } from './opc-parts.ts';
export { packFolder } from './pack-folder.ts';
export { PackageError, type PackageErrorCode } from './package-error.ts';
export { type PackageFileName, parsePackageFileName } from './package-file-name.ts';
export { type IdProblem, type PackageId, parsePackageId, samePackageId } from './package-id.ts';
export { inspectPackage, type PackageInfo, verifyPackage } from './read-package.ts';
export {
  compareVersions,
  formatVersion,
  fullVersion,
  isPrerelease,
  type NuGetVersion,
  originalVersion,
  parseVersion,
} from './version.ts';
export { type PackageFile, type WriteOptions, writePackage } from './write-package.ts';
