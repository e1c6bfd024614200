import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './read-config.ts';
import { flagOf, settings, variableOf } from './settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileWith(content: unknown): Promise<string> {
  const file = path.join(folder, 'settings.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

it('a flag wins over the environment, that over the file, that over the default', async () => {
  const file = await fileWith({ port: 1, pollingPort: 2, host: '10.0.0.1', maxRunningTasks: 7 });
  const env = { TAKO_PORT: '3', TAKO_POLLING_PORT: '4' };
  const config = await readConfig({ flags: { port: '5', data: folder }, env, file });
  expect(config).toMatchObject({ port: 5, pollingPort: 4, host: '10.0.0.1', maxRunningTasks: 7 });
  expect(config.logLevel).toBe(settings.logLevel.fallback);
});

it('without --config the file of the data folder counts, where there is one', async () => {
  expect((await readConfig({ flags: { data: folder }, env: {}, file: undefined })).port).toBe(8080);
  await writeFile(path.join(folder, 'config.json'), '{ "port": 9000 }');
  expect((await readConfig({ flags: {}, env: { TAKO_DATA: folder }, file: undefined })).port).toBe(9000);
  await rm(path.join(folder, 'config.json'));
});

it('what is wrong is named with where it stands', async () => {
  const read = (flags: Record<string, string>, env = {}, file?: string) =>
    readConfig({ flags: { data: folder, ...flags }, env, file });
  await expect(read({ port: '70000' })).rejects.toThrow(
    '--port: "70000" must be a whole number from 0 to 65535',
  );
  await expect(read({}, { TAKO_LOG_LEVEL: 'loud' })).rejects.toThrow('TAKO_LOG_LEVEL: "loud" must be one of');
  await expect(read({}, {}, await fileWith({ prot: 80 }))).rejects.toThrow(
    /settings\.json: there is no setting "prot"/,
  );
  await expect(read({}, {}, await fileWith('{ nonsense'))).rejects.toThrow(/settings\.json cannot be read/);
  await expect(read({}, {}, path.join(folder, 'nowhere.json'))).rejects.toThrow('there is no file');
  await expect(read({ heartbeatMs: '0.5' })).rejects.toThrow('--heartbeat-ms: "0.5" must be a whole number');
  await expect(read({ heartbeatMs: '500' }, { TAKO_DEAD_AFTER_MS: '500' })).rejects.toThrow(
    '--dead-after-ms (500) must be more than --heartbeat-ms (500)',
  );
  await expect(read({ databaseUrl: 'mysql://x' })).rejects.toThrow('--database-url');
});

it('names of flags and variables follow from the key', () => {
  expect([flagOf('tlsCertificate'), variableOf('tlsCertificate')]).toEqual([
    '--tls-certificate',
    'TAKO_TLS_CERTIFICATE',
  ]);
});
