import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** `file: text` for each file, or file below a folder, that holds one of the texts. */
export async function filesWith(places: readonly string[], texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const place of places) {
    const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => undefined);
    const files = entries
      ? entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
      : [place];
    for (const file of files) {
      const bytes = await readFile(file);
      found.push(...texts.filter((text) => bytes.includes(text)).map((text) => `${file}: ${text}`));
    }
  }
  return found;
}
