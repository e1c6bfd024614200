/** What `tako login` saves: the server and the API key, readable by its owner alone. */
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';
import type { Saved } from './server-settings.ts';
import { homeFolder } from './system-user.ts';

/** `TAKO_CONFIG`, else in the folder where this system keeps a user's settings; undefined where there is none. */
export function configFile(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (env.TAKO_CONFIG) return path.resolve(env.TAKO_CONFIG);
  const folder = platform === 'win32' ? env.APPDATA : env.XDG_CONFIG_HOME;
  if (folder) return path.join(folder, 'tako', 'config.json');
  const home = homeFolder(env);
  const below = platform === 'win32' ? ['AppData', 'Roaming'] : ['.config'];
  return home === undefined ? undefined : path.join(home, ...below, 'tako', 'config.json');
}

/** As `configFile`; throws `UserError` where there is none. */
export function mustConfigFile(env: NodeJS.ProcessEnv): string {
  const file = configFile(env);
  if (file !== undefined) return file;
  throw new UserError(
    'this user has no home folder; name a file for what tako login keeps in TAKO_CONFIG',
    'file',
  );
}

/** Undefined where nobody has logged in. Throws `UserError` for a file that is none of ours. */
export async function readSaved(file: string): Promise<Saved | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const value = parse(text);
  const { server, apiKey, apiKeyId } = value ?? {};
  if (typeof server === 'string' && typeof apiKey === 'string') {
    return { server, apiKey, ...(typeof apiKeyId === 'string' ? { apiKeyId } : {}) };
  }
  throw new UserError(`${file}: this is no file of tako login; delete it, or log in again`, 'file');
}

/** Writes the file whole or not at all, with mode 0600. */
export async function writeSaved(file: string, saved: Saved): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.${process.pid}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify(saved, null, 2)}\n`, { mode: 0o600 });
    await chmod(partial, 0o600);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
