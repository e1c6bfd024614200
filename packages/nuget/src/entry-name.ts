/** Which names inside a package are safe to write, decided before anything is written. */
import { PackageError } from './package-error.ts';

const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;

function unsafe(entry: string, why: string): PackageError {
  return new PackageError(
    'package.unsafe-entry',
    `the package holds an unsafe entry "${entry}": ${why}`,
    entry,
  );
}

/**
 * The path of an entry below the target folder, with `/`. Names are percent-decoded first, as NuGet writes them
 * encoded. Throws `package.unsafe-entry` for whatever could leave the folder or mean different files on different
 * systems.
 */
export function safeEntryPath(rawName: string): string {
  const name = decodePercent(rawName).replaceAll('\\', '/');
  if (name.includes('\0')) throw unsafe(rawName, 'the name holds a NUL');
  if (name.startsWith('/')) throw unsafe(rawName, 'the path is absolute');
  if (/^[A-Za-z]:/.test(name)) throw unsafe(rawName, 'the path has a drive letter');
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  for (const segment of segments) {
    if (segment === '..') throw unsafe(rawName, 'the path leaves the folder');
    if (segment === '' || segment === '.') throw unsafe(rawName, 'the path has an empty part');
    if (/[. ]$/.test(segment)) throw unsafe(rawName, 'a part ends in a dot or a space');
    if (deviceName.test(segment)) throw unsafe(rawName, 'a part is a device name of Windows');
    if (segment.includes(':')) throw unsafe(rawName, 'a part holds a colon');
  }
  return segments.join('/');
}

function decodePercent(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}

const unixTypeMask = 0o170000;
const unixRegular = 0o100000;
const unixFolder = 0o040000;

/** Refuses links, devices and the like; the mode stands in the upper half of the external attributes. */
export function refuseSpecialFile(name: string, externalFileAttributes: number): void {
  const type = (externalFileAttributes >>> 16) & unixTypeMask;
  if (type !== 0 && type !== unixRegular && type !== unixFolder) {
    throw unsafe(name, 'it is a link or a special file');
  }
}

/** Refuses two entries for one file, names that differ by case only, and files below a file. */
export function refuseCollisions(paths: readonly string[]): void {
  const files = new Map<string, string>();
  for (const path of paths) {
    const key = path.toLowerCase();
    const other = files.get(key);
    if (other !== undefined) throw unsafe(path, `"${other}" is the same file where case does not count`);
    files.set(key, path);
  }
  for (const path of paths) {
    const segments = path.toLowerCase().split('/');
    for (let length = 1; length < segments.length; length++) {
      const parent = files.get(segments.slice(0, length).join('/'));
      if (parent !== undefined) throw unsafe(path, `"${parent}" is a file, not a folder`);
    }
  }
}

/** Parts of the package's own bookkeeping, which are not installed. */
export function isExcluded(path: string): boolean {
  const lower = path.toLowerCase();
  return (
    lower.startsWith('_rels/') ||
    lower.startsWith('package/services/metadata/') ||
    lower.startsWith('[content_types].xml') ||
    lower.endsWith('.nupkg.sha512') ||
    lower.endsWith('.nuspec')
  );
}
