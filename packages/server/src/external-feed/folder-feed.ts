/** A folder of `.nupkg` files on the server, flat or as `id/version/id.version.nupkg`. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { formatVersion, type NuGetVersion, parsePackageFileName, parseVersion } from '@tako/nuget';
import { unreachable } from './feed-http.ts';
import type { FeedReader } from './feed-reader.ts';
import { maxFolderDepth, maxFolderFiles } from './limits.ts';

type FolderFile = {
  readonly file: string;
  readonly id: string;
  readonly text: string;
  readonly version: NuGetVersion;
};

export function folderFeed(folder: string): FeedReader {
  const files = () => listFiles(folder);
  const versionsOf = async (packageId: string) =>
    (await files()).filter(({ id }) => id.toLowerCase() === packageId.toLowerCase());
  return {
    test: async () => {
      const found = await files();
      const ids = new Set(found.map(({ id }) => id.toLowerCase()));
      return { message: 'The folder can be read', details: [`${found.length} packages of ${ids.size} ids`] };
    },
    search: async (text, take) => {
      const ids = (await files())
        .map(({ id }) => id)
        .filter((id) => id.toLowerCase().includes(text.toLowerCase()));
      return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()].toSorted().slice(0, take);
    },
    versions: async (packageId) =>
      Promise.all(
        (await versionsOf(packageId)).map(async ({ file, text, version }) => {
          const { mtime } = await stat(file);
          return { text, version, publishedAt: mtime.toISOString() };
        }),
      ),
    open: async (packageId, version, knownEtag) => {
      const wanted = parseVersion(version);
      const found = (await versionsOf(packageId)).find((one) => wanted && isSame(one.version, wanted));
      if (!found) return { state: 'missing' };
      const handle = await open(found.file);
      const { size, mtimeMs } = await handle.stat();
      const etag = `"${size}-${mtimeMs}"`;
      if (etag === knownEtag) {
        await handle.close();
        return { state: 'unchanged' };
      }
      return { state: 'found', stream: handle.createReadStream(), sizeBytes: size, etag };
    },
  };
}

function isSame(a: NuGetVersion, b: NuGetVersion): boolean {
  return formatVersion(a).toLowerCase() === formatVersion(b).toLowerCase();
}

async function listFiles(folder: string): Promise<FolderFile[]> {
  const found: FolderFile[] = [];
  let seen = 0;
  const visit = async (at: string, depth: number): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      seen += 1;
      if (seen > maxFolderFiles) throw unreachable(folder, `it holds more than ${maxFolderFiles} files`);
      const file = path.join(at, entry.name);
      if (entry.isDirectory() && depth < maxFolderDepth) await visit(file, depth + 1);
      if (entry.isFile()) found.push(...readName(file));
    }
  };
  try {
    await visit(folder, 1);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !['ENOENT', 'EACCES', 'ENOTDIR'].includes(code)) throw error;
    throw unreachable(
      folder,
      code === 'EACCES' ? 'the server may not read it' : 'there is no such folder',
      error,
    );
  }
  return found;
}

function readName(file: string): FolderFile[] {
  if (!file.toLowerCase().endsWith('.nupkg')) return [];
  const name = parsePackageFileName(path.basename(file));
  const version = name && parseVersion(name.version);
  return name && version ? [{ file, id: name.id, text: name.version, version }] : [];
}
