import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import type { Config } from '../config/settings.ts';
import { dataFolderAt, readIdentity } from '../data-folder/data-folder.ts';
import { lockDataFolder } from '../data-folder/lock-data-folder.ts';
import { openDatabase } from '../database/open-database.ts';
import { backup } from './backup.ts';
import { init } from './init.ts';
import { takeServer } from './take-server.ts';

let folder: string;
let config: Config;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-init-'));
  config = await readConfig({ flags: { data: path.join(folder, 'data') }, env: {}, file: undefined });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes a folder that only its owner can read, and prints what is shown once', async () => {
  const made = await init(config, 'root');
  const data = dataFolderAt(config.data);
  expect(made).toMatchObject({ adminUsername: 'root', apiKey: expect.stringMatching(/^API-.{32}$/) });
  expect((await readIdentity(data)).thumbprint).toBe(made.thumbprint);
  for (const file of [data.masterKey, data.privateKey]) expect((await stat(file)).mode & 0o077).toBe(0);
  expect((await stat(data.folder)).mode & 0o077).toBe(0);
  for (const name of await readdir(data.folder)) {
    const file = path.join(data.folder, name);
    if (!(await stat(file)).isFile()) continue;
    const content = await readFile(file, 'latin1');
    expect(content).not.toContain(made.adminPassword);
    expect(content).not.toContain(made.apiKey);
  }
});

it('a second init changes nothing and says so', async () => {
  const { thumbprint } = await init(config, 'admin');
  await expect(init(config, 'other')).rejects.toThrow('has been initialised already');
  expect((await readIdentity(dataFolderAt(config.data))).thumbprint).toBe(thumbprint);
});

it('each start of the server has a higher epoch, and the server keeps its id', async () => {
  await init(config, 'admin');
  const db = await openDatabase({ engine: 'sqlite', file: dataFolderAt(config.data).database });
  const [first, second] = [await takeServer(db), await takeServer(db)];
  await db.destroy();
  expect([first.epoch, second.epoch]).toEqual([1, 2]);
  expect(second.serverId).toBe(first.serverId);
});

it('a folder that a server holds is refused to the next one, by name', async () => {
  const data = dataFolderAt(config.data);
  await mkdir(data.folder, { recursive: true });
  const unlock = lockDataFolder(data);
  expect(() => lockDataFolder(data)).toThrow(`another server already runs on ${data.folder}`);
  unlock();
  lockDataFolder(data)();
});

it('a backup is a data folder of its own, made while the store is open', async () => {
  const { thumbprint } = await init(config, 'admin');
  const data = dataFolderAt(config.data);
  await mkdir(path.join(data.packages, 'ab'), { recursive: true });
  const sha256 = 'ab'.repeat(32);
  await writeFile(path.join(data.packages, 'ab', sha256), 'bytes');
  await writeFile(path.join(data.packages, 'ab', `${sha256}.part`), 'half');
  await mkdir(path.join(data.artifacts, 'ab'), { recursive: true });
  await mkdir(path.join(data.artifacts, 'incoming'));
  await writeFile(path.join(data.artifacts, 'ab', sha256), 'report');
  await writeFile(path.join(data.artifacts, 'incoming', `${sha256}.part`), 'half');
  const db = await openDatabase({ engine: 'sqlite', file: data.database });
  const target = path.join(folder, 'copy');
  expect(await backup(config, target)).toEqual({ folder: target, packages: 1, artifacts: 1 });
  await db.destroy();

  const copy = dataFolderAt(target);
  expect((await readIdentity(copy)).thumbprint).toBe(thumbprint);
  expect(await readFile(copy.masterKey, 'utf8')).toBe(await readFile(data.masterKey, 'utf8'));
  expect(await readdir(path.join(copy.packages, 'ab'))).toEqual([sha256]);
  expect(await readdir(copy.artifacts)).toEqual(['ab']);
  expect(await readFile(path.join(copy.artifacts, 'ab', sha256), 'utf8')).toBe('report');
  const copied = await openDatabase({ engine: 'sqlite', file: copy.database });
  expect(await copied.selectFrom('users').select('username').execute()).toMatchObject([
    { username: 'admin' },
  ]);
  await copied.destroy();
  await expect(backup(config, target)).rejects.toThrow('is not empty');
  await chmod(target, 0o700);
});
