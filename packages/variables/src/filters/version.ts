import { FilterError } from '../errors.ts';
import { type OctopusVersion, parseOctopusVersion, splitPrerelease } from '../version/octopus-version.ts';
import { type Filter, type FilterTable, withOptions } from './filter.ts';

/** Parts of a release number. Each throws `FilterError` where the value is no version. */
export const versionFilters: FilterTable = {
  versionmajor: part('VersionMajor', ({ major }) => major),
  versionminor: part('VersionMinor', ({ minor }) => minor),
  versionpatch: part('VersionPatch', ({ patch }) => patch),
  versionrevision: part('VersionRevision', ({ revision }) => revision),
  versionprerelease: part('VersionPreRelease', ({ prerelease }) => prerelease),
  versionprereleaseprefix: part(
    'VersionPreReleasePrefix',
    ({ prerelease }) => splitPrerelease(prerelease).prefix,
  ),
  versionprereleasecounter: part(
    'VersionPreReleaseCounter',
    ({ prerelease }) => splitPrerelease(prerelease).counter,
  ),
  versionmetadata: part('VersionMetadata', ({ metadata }) => metadata),
};

function part(name: string, read: (version: OctopusVersion) => number | string): Filter {
  // The original looks at no options here.
  return withOptions(0, Infinity, (input) => {
    const version = parseOctopusVersion(input);
    if (!version) throw new FilterError(name, 'the value is not a version.');
    return String(read(version));
  });
}
