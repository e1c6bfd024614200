import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UserError } from '../errors.ts';
import { configFile, mustConfigFile, readSaved, writeSaved } from './config-file.ts';
import { parseServer, type Sources, serverSettings } from './server-settings.ts';
import { homeFolder, userName } from './system-user.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const saved = { server: 'https://saved.test', apiKey: 'API-SAVED' };
const sources = (part: Partial<Sources>): Sources => ({ flags: {}, env: {}, saved: undefined, ...part });

function exitOf(act: () => unknown): string {
  try {
    act();
    return 'ok';
  } catch (error) {
    return (error as UserError).exit;
  }
}

it('flags win over the environment, and that over the file', () => {
  const env = { TAKO_SERVER: 'http://env.test', TAKO_API_KEY: 'API-ENV' };
  const flags = { server: 'http://flag.test/', apiKey: 'API-FLAG' };
  expect(serverSettings({ flags, env, saved })).toEqual({ server: 'http://flag.test', apiKey: 'API-FLAG' });
  expect(serverSettings({ flags: {}, env, saved })).toEqual({ server: 'http://env.test', apiKey: 'API-ENV' });
  expect(serverSettings(sources({ saved }))).toEqual(saved);
});

it('the key of one server is not sent to another', () => {
  const flags = { server: 'http://elsewhere.test' };
  expect(() => serverSettings(sources({ flags, saved }))).toThrow(/no API key for http:\/\/elsewhere.test/);
  expect(serverSettings(sources({ flags: { server: 'https://saved.test/' }, saved }))).toEqual(saved);
});

it('without a server or a key it says how to log in', () => {
  expect(() => serverSettings(sources({}))).toThrow(/tako login/);
  expect(exitOf(() => serverSettings(sources({})))).toBe('notAllowed');
  expect(exitOf(() => serverSettings(sources({ env: { TAKO_SERVER: 'http://a', TAKO_API_KEY: '' } })))).toBe(
    'notAllowed',
  );
});

it('an address is http or https and carries no user', () => {
  expect(parseServer(' https://tako.test/base/ ')).toBe('https://tako.test/base');
  for (const text of ['tako.test', 'ftp://a', 'http://a/?b', '', 'http://me:pw@a']) {
    expect(exitOf(() => parseServer(text))).toBe('usage');
  }
});

it('a key that no header can carry is refused before anything is sent', () => {
  const flags = { server: 'http://a', apiKey: 'API\r\nX: y' };
  expect(exitOf(() => serverSettings(sources({ flags })))).toBe('usage');
});

it('the file can be read by its owner alone, is read back, and leaves nothing beside it', async () => {
  const file = path.join(folder, 'deep', 'config.json');
  expect(await readSaved(file)).toBeUndefined();
  await writeSaved(file, { ...saved, apiKey: 'API-OLD' });
  const made = { ...saved, apiKeyId: 'ApiKeys-3' };
  await writeSaved(file, made);
  expect(await readSaved(file)).toEqual(made);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(file))).toEqual(['config.json']);
  expect(await readFile(file, 'utf8')).toMatch(/\n$/);
});

it('a file that is none of ours is named and left alone', async () => {
  const file = path.join(folder, 'config.json');
  await writeFile(file, '{"server": 1');
  await expect(readSaved(file)).rejects.toThrow(file);
});

it("the file is where the system keeps a user's settings, unless told", () => {
  expect(configFile({ XDG_CONFIG_HOME: '/c' }, 'linux')).toBe('/c/tako/config.json');
  expect(configFile({ HOME: '/home/me' }, 'linux')).toBe('/home/me/.config/tako/config.json');
  expect(configFile({ TAKO_CONFIG: '/x/y.json', XDG_CONFIG_HOME: '/c' }, 'linux')).toBe('/x/y.json');
  expect(configFile({ APPDATA: '/roaming' }, 'win32')).toBe('/roaming/tako/config.json');
});

/** As Node does where the user has no entry in passwd. */
const nobody = {
  userInfo: (): never => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  },
  homedir: (): never => {
    throw new Error('uv_os_homedir returned ENOENT');
  },
};

it('a user that the system does not know has the name of the environment, else none, and may have no home', () => {
  const names = [{ USER: 'ann', LOGNAME: 'bob' }, { LOGNAME: 'bob' }, {}].map((env) => userName(env, nobody));
  expect(names).toEqual(['ann', 'bob', 'unknown']);
  expect(homeFolder({ HOME: '/builds' }, nobody)).toBe('/builds');
  expect(homeFolder({}, nobody)).toBeUndefined();
  expect(exitOf(() => mustConfigFile({ TAKO_CONFIG: '/x' }))).toBe('ok');
});
