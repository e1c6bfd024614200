/** The one folder that holds all that a server keeps. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Identity, loadIdentity } from '@tako/protocol';
import { masterKeyBytes } from '../database/secrets.ts';
import { UserError } from '../errors.ts';

/** Paths inside the data folder. */
export type DataFolder = {
  readonly folder: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly masterKey: string;
  /** SQLite's file; not used where the store is PostgreSQL. */
  readonly database: string;
  /** `.nupkg` files, each named by its SHA-256. */
  readonly packages: string;
  /** What scripts have handed over, each file named by its SHA-256. */
  readonly artifacts: string;
  readonly lock: string;
  /** Settings of this server; flags and environment variables win over it. */
  readonly config: string;
};

export function dataFolderAt(folder: string): DataFolder {
  const at = (name: string) => path.join(path.resolve(folder), name);
  return {
    folder: path.resolve(folder),
    certificate: at('certificate.pem'),
    privateKey: at('private-key.pem'),
    masterKey: at('master.key'),
    database: at('tako.db'),
    packages: at('packages'),
    artifacts: at('artifacts'),
    lock: at('lock.db'),
    config: at('config.json'),
  };
}

/** The file's text, or undefined where there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Who the server is. Throws `UserError` where `init` has not been run. */
export async function readIdentity(data: DataFolder): Promise<Identity> {
  const [certificate, key] = [await mustRead(data, data.certificate), await mustRead(data, data.privateKey)];
  return loadIdentity(certificate, key);
}

/** The key that opens all secrets of the store. */
export async function readMasterKey(data: DataFolder): Promise<Buffer> {
  const key = Buffer.from((await mustRead(data, data.masterKey)).trim(), 'base64');
  if (key.length === masterKeyBytes) return key;
  throw new UserError(`${data.masterKey} does not hold a master key (${masterKeyBytes} bytes as base64)`);
}

async function mustRead(data: DataFolder, file: string): Promise<string> {
  const text = await readIfThere(file);
  if (text !== undefined) return text;
  throw new UserError(
    `${data.folder} holds no server (${path.basename(file)} is missing); run "tako-server init --data ${data.folder}" first`,
  );
}
