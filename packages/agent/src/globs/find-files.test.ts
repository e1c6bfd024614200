import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFiles } from './find-files.ts';

let top: string;
let folder: string;
beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'tako-globs-'));
  folder = path.join(top, 'package');
});
afterEach(() => rm(top, { recursive: true }));

async function fill(...names: string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
  }
}

const names = async (pattern: string, ignoreCase = false) =>
  (await findFiles(folder, pattern, { ignoreCase })).map(({ name }) => name);

it('files are found at any depth, in the same order on every machine, and folders are not files', async () => {
  await fill('b.json', 'a.json', 'B.json', 'sub/x.json/c.json', 'sub/.dot/d.json', 'a.txt');
  expect(await names('**/*.json')).toEqual([
    ...['B.json', 'a.json', 'b.json', 'sub/.dot/d.json', 'sub/x.json/c.json'],
  ]);
  expect(await names('sub/*.json')).toEqual([]);
});

it('a written-out folder is found in either case where the file system does not tell them apart', async () => {
  await fill('Conf/App.json');
  expect(await names('conf/app.JSON')).toEqual([]);
  expect(await names('conf/app.JSON', true)).toEqual(['Conf/App.json']);
});

it('an absolute path into the folder is one below it', async () => {
  await fill('conf/a.json');
  expect(await names(path.join(folder, 'conf/*.json'))).toEqual(['conf/a.json']);
  expect(await names('/conf/*.json')).toEqual([]);
});

it('nothing outside of the folder is found: not by dots, not by links', async () => {
  await fill('a.txt');
  await writeFile(path.join(top, 'secret.txt'), '');
  await mkdir(path.join(top, 'other'));
  await writeFile(path.join(top, 'other/b.txt'), '');
  await symlink(path.join(top, 'secret.txt'), path.join(folder, 'link.txt'));
  await symlink(path.join(top, 'other'), path.join(folder, 'linked'));
  for (const pattern of ['../*.txt', 'linked/*.txt', 'x/../../*.txt'])
    expect(await names(pattern)).toEqual([]);
  expect(await names('**')).toEqual(['a.txt']);
});

it('a link inside the folder is followed to the file itself, which is found once', async () => {
  await fill('releases/1/app.json');
  await symlink('releases/1', path.join(folder, 'current'));
  await symlink('releases/1/app.json', path.join(folder, 'app.json'));
  const real = path.join(folder, 'releases/1/app.json');
  expect(await findFiles(folder, 'current/*.json')).toEqual([{ name: 'current/app.json', path: real }]);
  expect(await findFiles(folder, '**/*.json')).toEqual([{ name: 'app.json', path: real }]);
});

it('links that turn in a circle or lead nowhere are passed over', async () => {
  await fill('a/b.txt');
  await symlink('..', path.join(folder, 'a/up'));
  await symlink('nowhere', path.join(folder, 'broken.txt'));
  await symlink('self.txt', path.join(folder, 'self.txt'));
  expect(await names('**/*.txt')).toEqual(['a/b.txt']);
  expect(await names('broken.txt')).toEqual([]);
});

it('a folder that is not there has no files, and a search can be called off', async () => {
  expect(await names('**')).toEqual([]);
  await fill('a.txt');
  for (const glob of ['x\0/*.txt', `${'x'.repeat(300)}/*`, '']) expect(await names(glob)).toEqual([]);
  await expect(findFiles(folder, '**', { signal: AbortSignal.abort() })).rejects.toThrow();
});
