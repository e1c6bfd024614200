/** `tako-server init`: makes the data folder, who the server is, and the first administrator. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createIdentity, type Thumbprint } from '@tako/protocol';
import { insertApiKey, insertUser } from '../access/access.store.ts';
import { newToken } from '../access/token.ts';
import type { Config } from '../config/settings.ts';
import { type DataFolder, dataFolderAt, readIdentity, readIfThere } from '../data-folder/data-folder.ts';
import { lockDataFolder } from '../data-folder/lock-data-folder.ts';
import { replaceFile } from '../data-folder/replace-file.ts';
import { type Db, openDatabase, transaction } from '../database/open-database.ts';
import { masterKeyBytes } from '../database/secrets.ts';
import { UserError } from '../errors.ts';
import { databaseLocation } from './location.ts';

export type Initialised = {
  readonly thumbprint: Thumbprint;
  readonly adminUsername: string;
  /** Shown this once. */
  readonly adminPassword: string;
  /** Shown this once. */
  readonly apiKey: string;
};

/** Throws `UserError` where the folder holds a server that has been initialised. */
export async function init(config: Config, adminUsername: string): Promise<Initialised> {
  const data = dataFolderAt(config.data);
  await mkdir(data.folder, { recursive: true, mode: 0o700 });
  const unlock = lockDataFolder(data);
  try {
    const thumbprint = await makeIdentity(data);
    const db = await openDatabase(databaseLocation(config, data));
    try {
      return { thumbprint, ...(await makeAdministrator(db, data, adminUsername)) };
    } finally {
      await db.destroy();
    }
  } finally {
    unlock();
  }
}

/** What is there from an `init` that was cut short is kept. */
async function makeIdentity(data: DataFolder): Promise<Thumbprint> {
  await mkdir(data.packages, { recursive: true, mode: 0o700 });
  if ((await readIfThere(data.masterKey)) === undefined) {
    await replaceFile(data.masterKey, `${randomBytes(masterKeyBytes).toString('base64')}\n`);
  }
  if ((await readIfThere(data.certificate)) === undefined) {
    const identity = await createIdentity({ commonName: 'Tako server' });
    // The key first: a certificate without its key would be taken for a finished folder.
    await replaceFile(data.privateKey, identity.privateKeyPem.reveal());
    await replaceFile(data.certificate, identity.certificatePem, 0o644);
  }
  return (await readIdentity(data)).thumbprint;
}

async function makeAdministrator(db: Db, data: DataFolder, adminUsername: string) {
  const adminPassword = newToken();
  const now = Date.now();
  return transaction(db, async (trx) => {
    const someone = await trx.selectFrom('users').select('id').limit(1).executeTakeFirst();
    if (someone) throw new UserError(`${data.folder} has been initialised already; nothing was changed`);
    const wanted = { username: adminUsername, password: adminPassword, isAdministrator: true };
    const user = await insertUser(trx, wanted, now);
    if (!user) throw new UserError(`the user ${adminUsername} exists`);
    const { key } = await insertApiKey(trx, { userId: user.id, purpose: 'first', expiresAt: null }, now);
    await trx
      .insertInto('settings')
      .values([
        { name: 'serverId', value: newToken() },
        { name: 'epoch', value: '0' },
      ])
      .execute();
    return { adminUsername, adminPassword, apiKey: key };
  });
}
