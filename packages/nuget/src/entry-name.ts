/** Which names inside a package are safe to write, decided before anything is written. */
import { longestPartBytes, longestPathBytes } from './limits.ts';
import { PackageError, quoteEntry } from './package-error.ts';

export type EntryPath = {
  /** Below the target folder, with `/`, no slash at either end. */
  readonly path: string;
  readonly isFolder: boolean;
};

export function unsafeEntry(name: string, why: string): PackageError {
  return new PackageError('package.unsafe-entry', `the entry ${quoteEntry(name)} is unsafe: ${why}`, name);
}

/** Reads the name of an entry of a package: percent-decoded first, as NuGet writes names encoded. Else as `checkEntryName`. */
export function parseEntryName(rawName: string): EntryPath {
  return checkEntryName(rawName, decodePercent(rawName));
}

/**
 * Reads the name of an entry of an archive, with `\` read as `/`. Throws `package.unsafe-entry` for whatever could leave
 * the folder or mean different files on different systems.
 */
export function checkEntryName(rawName: string, decoded = rawName): EntryPath {
  const name = decoded.replaceAll('\\', '/');
  const isFolder = name.endsWith('/');
  const path = isFolder ? name.slice(0, -1) : name;
  const problem = problemOfPath(path);
  if (problem) throw unsafeEntry(rawName, problem);
  return { path, isFolder };
}

/** Escapes that are no UTF-8 stay as they are, each run for itself, as .NET does it. */
function decodePercent(name: string): string {
  return name.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch (error) {
      if (error instanceof URIError) return run;
      throw error;
    }
  });
}

function problemOfPath(path: string): string | undefined {
  if (path.startsWith('/')) return 'the path is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'the path has a drive letter';
  if (Buffer.byteLength(path) > longestPathBytes) return `the path is longer than ${longestPathBytes} bytes`;
  for (const part of path.split('/')) {
    const problem = problemOfPart(part);
    if (problem) return problem;
  }
  return undefined;
}

/** Windows opens a device for these, whatever follows the first dot. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(?:\.|$)/i;

function problemOfPart(part: string): string | undefined {
  if (part === '..') return 'the path leaves the folder';
  if (part === '' || part === '.') return 'the path has an empty part';
  if (part.includes('\0')) return 'the path holds a NUL';
  if (/[\x01-\x1f\x7f]/.test(part)) return 'the path holds a control character';
  if (part.includes(':')) return 'the path holds a colon';
  if (/[. ]$/.test(part)) return 'a part of the path ends in a dot or a space';
  if (deviceName.test(part)) return 'a part of the path is a device name of Windows';
  if (Buffer.byteLength(part) > longestPartBytes) {
    return `a part of the path is longer than ${longestPartBytes} bytes`;
  }
  return undefined;
}

/** Parts of the package's own bookkeeping, which are not installed; a folder is given with its slash. */
export function isExcluded(path: string): boolean {
  const lower = path.toLowerCase();
  return (
    lower.startsWith('_rels/') ||
    lower.startsWith('package/services/metadata/') ||
    lower.startsWith('[content_types].xml') ||
    lower.endsWith('.nupkg.sha512') ||
    isNuspec(path)
  );
}

export function isNuspec(path: string): boolean {
  return path.toLowerCase().endsWith('.nuspec');
}
