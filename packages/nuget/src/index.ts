export { safeEntryPath } from './entry-name.ts';
export { type Extracted, type ExtractOptions, extractPackage } from './extract-package.ts';
export { defaultLimits, type PackageLimits } from './limits.ts';
export { type Nuspec, type PackageMetadata, readNuspec } from './nuspec.ts';
export { PackageError, type PackageErrorCode } from './package-error.ts';
export { type IdProblem, type PackageId, parsePackageId, samePackageId } from './package-id.ts';
export { inspectPackage, type PackageInfo, verifyPackage } from './read-package.ts';
export {
  compareVersions,
  formatVersion,
  fullVersion,
  isPrerelease,
  type NuGetVersion,
  parseVersion,
} from './version.ts';
export { type PackageFile, packFolder, writePackage } from './write-package.ts';
