/** A folder of its own for each test, gone when the test is done. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type RawEntry, rawZip } from './raw-zip.test-support.ts';

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tako-nuget-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function rawPackage(...entries: readonly RawEntry[]): Promise<string> {
  const file = path.join(await tempFolder(), 'raw.nupkg');
  await writeFile(file, rawZip(entries));
  return file;
}

/** Every file and folder below, sorted; folders end in a slash. */
export async function treeOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.map((entry) => {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name));
    return entry.isDirectory() ? `${name}/` : name;
  });
  return names.sort();
}
