import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../test-agent.test-support.ts';
import { changeConfig, createHome, homeAt, readConfig, readIdentity } from './home.ts';
import { holderOf, lockHome } from './lock-home.ts';
import { identityOf, isAlive } from './process-identity.ts';
import { replaceFile } from './write-file.ts';

const config = { name: 'box', applications: '/opt/apps', trusted: [], polled: [] };
const newHome = async () => homeAt(path.join(await tempFolder(), 'home'));

describe('a home', () => {
  it('is made once: a second init leaves identity and configuration as they are', async () => {
    const home = await newHome();
    const first = await createHome(home, config);
    const second = await createHome(home, { ...config, name: 'other' });
    expect([first.state, second.state]).toEqual(['made', 'there']);
    expect(second.identity.thumbprint).toBe(first.identity.thumbprint);
    expect(await readConfig(home)).toEqual(config);
  });

  it('keeps key and configuration from other users', async () => {
    const home = await newHome();
    await createHome(home, config);
    const modes = await Promise.all(
      [home.folder, home.privateKey, home.config].map(async (file) => (await stat(file)).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it('that holds its applications lets others pass through to them, and shows them nothing else', async () => {
    const home = await newHome();
    await createHome(home, { ...config, applications: path.join(home.folder, 'Applications') });
    expect((await stat(home.folder)).mode & 0o777).toBe(0o711);
    const open = await Promise.all(
      (await readdir(home.folder)).map(async (name) => {
        const { mode } = await stat(path.join(home.folder, name));
        return mode & 0o077 ? [name] : [];
      }),
    );
    expect(open.flat()).toEqual(['certificate.pem']);
  });

  it('that is none yet says how to make one', async () => {
    const home = await newHome();
    await expect(readIdentity(home)).rejects.toThrow(`run "tentacle --home ${home.folder} init" first`);
    await expect(readConfig(home)).rejects.toThrow('holds no agent');
  });

  it.each([
    ['{', /config\.json cannot be used: /],
    ['{"name":1}', /name and applications must be there/],
    ['{"name":"a","applications":"b","trusted":["12"]}', /a thumbprint has 64 hex digits/],
  ])('whose configuration is %s says what is wrong with it', async (text, problem) => {
    const home = await newHome();
    await createHome(home, config);
    await writeFile(home.config, text);
    await expect(readConfig(home)).rejects.toThrow(problem);
  });

  it('is changed as a whole, and leaves nothing else in the folder', async () => {
    const home = await newHome();
    await createHome(home, config);
    const before = await readdir(home.folder);
    await changeConfig(home, (old) => ({ ...old, name: 'new' }));
    expect((await readConfig(home)).name).toBe('new');
    expect(await readdir(home.folder)).toEqual(before);
  });
});

describe('the lock of a home', () => {
  it('is held by one, and names who holds it', async () => {
    const home = await newHome();
    await createHome(home, config);
    const unlock = await lockHome(home);
    expect((await holderOf(home))?.pid).toBe(process.pid);
    await expect(lockHome(home)).rejects.toThrow(`already runs in ${home.folder} (process ${process.pid})`);
    await unlock();
    expect(await holderOf(home)).toBeUndefined();
    await (await lockHome(home))();
  });

  it('goes to exactly one of many who ask at once, also where a dead process has left it', async () => {
    const home = await newHome();
    await createHome(home, config);
    await writeFile(home.lock, '{"pid":1,"startedAt":"another boot/7"}');
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockHome(home)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the identity of a process', () => {
  it('is that of a process that is alive, and of no other', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const identity = identityOf(child.pid ?? 0);
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
    expect(() => identityOf(child.pid ?? 0)).toThrow('there is no process');
  });

  it('does not take a later process for it that has the same number', () => {
    expect(isAlive({ ...identityOf(process.pid), startedAt: 'another boot/1' })).toBe(false);
  });
});

describe('a file that is replaced', () => {
  it('stays what it was where the new content cannot be written', async () => {
    const file = path.join(await tempFolder(), 'a');
    await replaceFile(file, 'old');
    await expect(replaceFile(path.join(file, 'below'), 'x')).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(await readFile(file, 'utf8')).toBe('old');
    await replaceFile(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(path.dirname(file))).toEqual(['a']);
  });
});
