export { type ExtractedArchive, extractArchive, nameOfArchive } from './extract-archive.ts';
export { type Extracted, type ExtractOptions, extractPackage } from './extract-package.ts';
export { defaultLimits, type PackageLimits } from './limits.ts';
export { type Nuspec, readNuspec } from './nuspec.ts';
export {
  childrenOf,
  type Dependency,
  type DependencyGroup,
  localName,
  type NuspecDetails,
} from './nuspec-details.ts';
export { parseGlob } from './pack/glob.ts';
export { type LeftOut, readLeftOut } from './pack/left-out.ts';
export { type FoundFile, fileAt, listFiles } from './pack/list-files.ts';
export { misplacedScripts } from './pack/misplaced-scripts.ts';
export { findNuspecFiles } from './pack/nuspec-files.ts';
export { readNuspecSource } from './pack/nuspec-source.ts';
export type { PackageMetadata } from './pack/opc-parts.ts';
export { type Choice, chooseFiles, packFolder } from './pack/pack-folder.ts';
export type { CompressionLevel } from './pack/pack-piece.ts';
export { createTokens } from './pack/tokens.ts';
export { type PackageFile, type WriteOptions, writeArchive, writePackage } from './pack/write-package.ts';
export { PackageError, type PackageErrorCode } from './package-error.ts';
export { type PackageFileName, parsePackageFileName } from './package-file-name.ts';
export { type IdProblem, type PackageId, parsePackageId, samePackageId } from './package-id.ts';
export { inspectPackage, type PackageInfo, readPackageNuspec, verifyPackage } from './read-package.ts';
export { findBestMatch, isBetterMatch } from './version/best-match.ts';
export {
  type FloatBehavior,
  type FloatRange,
  formatFloat,
  isInFloat,
  parseFloatRange,
  sameFloat,
} from './version/float-range.ts';
export {
  formatMavenRange,
  isInMavenRange,
  latestInMavenRange,
  type MavenInterval,
  type MavenRange,
  type MavenRangeProblem,
  parseMavenRange,
} from './version/maven-range.ts';
export {
  compareMavenVersions,
  isMavenPrerelease,
  type MavenVersion,
  parseMavenVersion,
} from './version/maven-version.ts';
export {
  combineRanges,
  commonSubset,
  isSubsetOf,
  isSupersetOf,
  rangeAround,
  sameRange,
} from './version/range-sets.ts';
export { formatRange, originalRange, prettyRange } from './version/range-text.ts';
export {
  compareSemanticVersions,
  formatSemanticVersion,
  parseSemanticVersion,
  type SemanticVersion,
} from './version/semantic-version.ts';
export { isPrerelease, type NuGetVersion, parseStrictVersion, parseVersion } from './version/version.ts';
export {
  compareVersions,
  sameVersion,
  type VersionComparison,
  versionKey,
} from './version/version-order.ts';
export {
  everyVersion,
  isFloating,
  noVersion,
  parseVersionRange,
  rangeOf,
  satisfies,
  type VersionRange,
} from './version/version-range.ts';
export { formatVersion, fullVersion, originalVersion } from './version/version-text.ts';
