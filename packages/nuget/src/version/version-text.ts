import { isPrerelease, type NuGetVersion } from './version.ts';

/** `Major.Minor.Patch[.Revision]`, the fourth only where it is not 0. */
export function versionNumbers({ major, minor, patch, revision }: NuGetVersion): string {
  return `${major}.${minor}.${patch}${revision > 0 ? `.${revision}` : ''}`;
}

/** Normalised: `Major.Minor.Patch[.Revision][-labels]`. Two versions that are the same print the same, but for case. */
export function formatVersion(version: NuGetVersion): string {
  const labels = isPrerelease(version) ? `-${version.labels.join('.')}` : '';
  return `${versionNumbers(version)}${labels}`;
}

/** The normalised form with metadata. */
export function fullVersion(version: NuGetVersion): string {
  const { metadata } = version;
  return metadata === undefined ? formatVersion(version) : `${formatVersion(version)}+${metadata}`;
}

/** As NuGet shows it: as it was typed, but normalised and without metadata where only SemVer 2 knows such a version. */
export function originalVersion(version: NuGetVersion): string {
  const isSemVer2 = version.labels.length > 1 || version.metadata !== undefined;
  return isSemVer2 ? formatVersion(version) : version.original;
}
