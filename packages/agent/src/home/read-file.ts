import { readFile, stat } from 'node:fs/promises';

/** Undefined where there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(undefinedIfMissing);
}

/** Undefined where there is no such file, or an empty one. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readIfThere(file);
  return text ? (JSON.parse(text) as T) : undefined;
}

/** In bytes; undefined where there is no such file. */
export async function sizeIfThere(file: string): Promise<number | undefined> {
  return (await stat(file).catch(undefinedIfMissing))?.size;
}

/** For `catch`: what is not there is undefined, other errors stay errors. */
export function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
