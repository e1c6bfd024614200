import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  extractPackage,
  inspectPackage,
  type PackageFile,
  packFolder,
  verifyPackage,
  writePackage,
} from '../index.ts';
import { tempFolder, treeOf } from '../temp-folder.test-support.ts';

const metadata = {
  id: 'Acme.Web',
  version: '1.2.3-beta.1',
  authors: 'them',
  description: 'a < b & "c"\r\nd',
};
const file = (name: string, content: string | Buffer = name, mode?: number): PackageFile => ({
  path: name,
  source: Buffer.from(content as string),
  ...(mode === undefined ? {} : { mode }),
});

async function written(files: readonly PackageFile[]): Promise<string> {
  const target = path.join(await tempFolder(), 'made.nupkg');
  await writePackage(target, metadata, files);
  return target;
}

describe('a package that was written', () => {
  it('is read back as what went in: metadata, names, content and permissions', async () => {
    const names = ['a.txt', 'deep/er/b #1 %41+ü.config', 'tool', 'Deploy.ps1', "it's (1).txt"];
    const target = await written(names.map((name) => file(name, name, name === 'tool' ? 0o755 : 0o644)));
    const folder = path.join(await tempFolder(), 'out');
    expect(await verifyPackage(target)).toMatchObject({
      id: 'Acme.Web',
      version: '1.2.3-beta.1',
      description: metadata.description,
      files: names.length,
    });
    await extractPackage(target, folder);
    for (const name of names) expect(await readFile(path.join(folder, name), 'utf8')).toBe(name);
    const modes = await Promise.all(['tool', 'a.txt'].map((name) => lstat(path.join(folder, name))));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o755, 0o644]);
  });

  it('has the same bytes whenever and in whatever order it is made', async () => {
    const files = [file('b.txt'), file('a.txt'), file('c/d.txt')];
    const [first, second] = [await written(files), await written(files.toReversed())];
    const hashes = await Promise.all(
      [first, second].map(async (target) =>
        createHash('sha256')
          .update(await readFile(target))
          .digest('hex'),
      ),
    );
    expect(hashes[0]).toBe(hashes[1]);
  });
});

describe('what no package can hold is refused, and no file is left', () => {
  const refused = async (files: readonly PackageFile[], more: Partial<typeof metadata> = {}) => {
    const folder = await tempFolder();
    const target = path.join(folder, 'made.nupkg');
    const error = await writePackage(target, { ...metadata, ...more }, files).catch((problem) => problem);
    expect(await treeOf(folder)).toEqual([]);
    return error;
  };

  it.each([
    ['package.unsafe-entry', '../a.txt'],
    ['package.unsafe-entry', '/a.txt'],
    ['package.unsafe-entry', 'a\\b.txt'],
    ['package.unsafe-entry', 'a/'],
    ['package.unsafe-entry', 'con.txt'],
    ['package.two-nuspecs', 'Other.nuspec'],
    ['package.reserved-name', '_rels/.rels'],
    ['package.reserved-name', '[Content_Types].xml'],
  ])('%s: a file %s', async (code, name) => {
    expect(await refused([file(name)])).toMatchObject({ code, entry: name });
  });

  it.each([
    ['package.bad-id', { id: 'a b' }],
    ['package.bad-version', { version: 'one' }],
    ['package.bad-nuspec', { authors: ' ' }],
    ['package.bad-nuspec', { description: 'a\u0001b' }],
  ])('%s: metadata %j', async (code, more) => {
    expect(await refused([], more)).toMatchObject({ code });
  });

  it('two names for one file', async () => {
    expect(await refused([file('a.txt'), file('A.txt')])).toMatchObject({ code: 'package.unsafe-entry' });
  });

  it('a source that cannot be read', async () => {
    const gone = { path: 'a.txt', source: path.join(await tempFolder(), 'gone') };
    expect(await refused([gone])).toMatchObject({ code: 'ENOENT' });
  });
});

describe('a folder', () => {
  it('is packed with all that it holds, but for .git and the package itself', async () => {
    const folder = await tempFolder();
    await mkdir(path.join(folder, '.git'));
    await mkdir(path.join(folder, 'bin'));
    await writeFile(path.join(folder, '.git', 'config'), 'x');
    await writeFile(path.join(folder, 'bin', 'run.sh'), 'echo');
    await chmod(path.join(folder, 'bin', 'run.sh'), 0o755);
    await symlink('run.sh', path.join(folder, 'bin', 'linked.sh'));
    const target = path.join(folder, 'made.nupkg');
    await writeFile(target, 'an older one');
    expect(await packFolder(folder, metadata, target)).toBe(2);
    const out = path.join(await tempFolder(), 'out');
    await extractPackage(target, out);
    expect(await treeOf(out)).toEqual(['bin/', 'bin/linked.sh', 'bin/run.sh']);
  });

  it('with a link to a folder is refused by name', async () => {
    const folder = await tempFolder();
    await symlink('/etc', path.join(folder, 'etc'));
    const packing = packFolder(folder, metadata, path.join(await tempFolder(), 'made.nupkg'));
    await expect(packing).rejects.toMatchObject({ code: 'package.unsafe-entry', entry: 'etc' });
  });

  it('that is empty makes a package without files', async () => {
    const target = path.join(await tempFolder(), 'made.nupkg');
    await packFolder(await tempFolder(), metadata, target);
    expect(await inspectPackage(target)).toMatchObject({ files: 0 });
  });
});
