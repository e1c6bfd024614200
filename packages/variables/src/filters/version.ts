import { FilterError } from '../errors.ts';
import { type OctopusVersion, parseOctopusVersion } from '../version/octopus-version.ts';
import { type Filter, type FilterTable, plain } from './filter.ts';

/** Parts of a release number. Each throws `FilterError` where the value is no version. */
export const versionFilters: FilterTable = {
  versionmajor: part('VersionMajor', ({ numbers }) => numbers[0]),
  versionminor: part('VersionMinor', ({ numbers }) => numbers[1]),
  versionpatch: part('VersionPatch', ({ numbers }) => numbers[2]),
  versionrevision: part('VersionRevision', ({ numbers }) => numbers[3]),
  versionprerelease: part('VersionPreRelease', ({ prerelease }) => prerelease),
  versionprereleaseprefix: part('VersionPreReleasePrefix', ({ prerelease }) => splitLabel(prerelease).prefix),
  versionprereleasecounter: part(
    'VersionPreReleaseCounter',
    ({ prerelease }) => splitLabel(prerelease).counter,
  ),
  versionmetadata: part('VersionMetadata', ({ metadata }) => metadata),
};

function part(name: string, read: (version: OctopusVersion) => number | string): Filter {
  return plain((input) => {
    const version = parseOctopusVersion(input);
    if (!version) throw new FilterError(name, 'the value is not a version.');
    return String(read(version));
  });
}

function splitLabel(prerelease: string): { prefix: string; counter: string } {
  const separator = prerelease.search(/[.\-_\\]/);
  if (separator === -1) return { prefix: prerelease, counter: '' };
  return { prefix: prerelease.slice(0, separator), counter: prerelease.slice(separator + 1) };
}
