import { type NuGetVersion, parseVersion } from './version.ts';
import { parseVersionRange, type VersionRange } from './version-range.ts';

export function mustRead(text: string): NuGetVersion {
  const version = parseVersion(text);
  if (!version) throw new Error(`${text} is no version`);
  return version;
}

export function mustReadRange(text: string): VersionRange {
  const range = parseVersionRange(text);
  if (!range) throw new Error(`${text} is no range`);
  return range;
}
