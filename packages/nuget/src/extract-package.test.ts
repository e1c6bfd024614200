import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractPackage } from './extract-package.ts';
import { inParallel } from './in-parallel.ts';
import { manifest } from './raw-zip.test-support.ts';
import { rawPackage, tempFolder, treeOf } from './temp-folder.test-support.ts';

describe('extracting', () => {
  it('leaves out what only the package needs, and keeps the rest', async () => {
    const file = await rawPackage(
      manifest,
      { name: '_rels/.rels', content: 'x' },
      { name: '[Content_Types].xml', content: 'x' },
      { name: 'package/services/metadata/core-properties/1.psmdcp', content: 'x' },
      { name: 'A.nupkg.sha512', content: 'x' },
      { name: 'content/other.nuspec', content: 'x' },
      { name: 'empty/', content: '' },
      { name: 'with%20blank.txt', content: 'kept' },
      { name: 'back\\slash.txt', content: 'kept' },
    );
    const target = path.join(await tempFolder(), 'out');
    expect(await extractPackage(file, target)).toMatchObject({ id: 'A', version: '1.0', files: 2, bytes: 8 });
    expect(await treeOf(target)).toEqual(['back/', 'back/slash.txt', 'content/', 'empty/', 'with blank.txt']);
  });

  it('keeps the time of a file, but none that lies in the future', async () => {
    const past = new Date(2001, 5, 6, 7, 8, 10);
    const file = await rawPackage(
      manifest,
      { name: 'old', content: 'x', modified: past },
      { name: 'new', content: 'x', modified: new Date(2090, 1, 1) },
    );
    const target = path.join(await tempFolder(), 'out');
    await extractPackage(file, target);
    expect((await stat(path.join(target, 'old'))).mtime).toEqual(past);
    // The disk keeps parts of a millisecond, the clock of JavaScript none.
    expect(Math.floor((await stat(path.join(target, 'new'))).mtimeMs)).toBeLessThanOrEqual(Date.now());
  });

  it('makes a file new that the packer gave no time, so that each deployment of it has a time of its own', async () => {
    const file = await rawPackage(
      manifest,
      { name: 'undated', content: 'x', modified: new Date(1980, 0, 1) },
      { name: 'first second', content: 'x', modified: new Date(1980, 0, 1, 0, 0, 2) },
    );
    const target = path.join(await tempFolder(), 'out');
    const before = Date.now();
    await extractPackage(file, target);
    expect((await stat(path.join(target, 'undated'))).mtimeMs).toBeGreaterThanOrEqual(before - 1000);
    expect((await stat(path.join(target, 'first second'))).mtime).toEqual(new Date(1980, 0, 1, 0, 0, 2));
  });

  it('gives permissions to run to what had them and to shell scripts, and never more', async () => {
    const file = await rawPackage(
      manifest,
      { name: 'tool', content: 'x', mode: 0o104755 },
      { name: 'Deploy.sh', content: 'x' },
      { name: 'a.txt', content: 'x', mode: 0o100666 },
    );
    const target = path.join(await tempFolder(), 'out');
    await extractPackage(file, target);
    const modes = await Promise.all(
      ['tool', 'Deploy.sh', 'a.txt'].map(async (name) => (await stat(path.join(target, name))).mode & 0o7777),
    );
    expect(modes).toEqual([0o755, 0o755, 0o644]);
  });

  it('into a folder that holds something is refused and touches nothing', async () => {
    const target = await tempFolder();
    await writeFile(path.join(target, 'mine.txt'), 'mine');
    const extracting = extractPackage(await rawPackage(manifest, { name: 'a', content: 'x' }), target);
    await expect(extracting).rejects.toMatchObject({ code: 'package.target-not-empty' });
    expect(await treeOf(target)).toEqual(['mine.txt']);
  });

  it('that fails leaves an empty folder that was there as empty as it was', async () => {
    const target = path.join(await tempFolder(), 'out');
    await mkdir(target);
    const file = await rawPackage(
      manifest,
      { name: 'fine/a', content: 'x' },
      { name: 'bad', content: 'x', declaredCrc32: 1 },
    );
    await expect(extractPackage(file, target)).rejects.toMatchObject({ code: 'package.corrupt' });
    expect(await treeOf(target)).toEqual([]);
  });

  it('that is called off leaves nothing, and throws the reason', async () => {
    const parent = await tempFolder();
    const off = new AbortController();
    const file = await rawPackage(manifest, { name: 'a', content: 'x' }, { name: 'b', content: 'y' });
    const extracting = extractPackage(file, path.join(parent, 'out'), {
      signal: off.signal,
      exclude: () => {
        off.abort(new Error('enough'));
        return false;
      },
    });
    await expect(extracting).rejects.toThrow('enough');
    expect(await treeOf(parent)).toEqual([]);
  });

  it('writes large entries whole, stored or deflated', async () => {
    const large = Buffer.alloc(3_000_000, 'all work and no play ');
    const file = await rawPackage(
      manifest,
      { name: 'deflated', content: large },
      { name: 'stored', content: large, stored: true },
    );
    const target = path.join(await tempFolder(), 'out');
    await extractPackage(file, target);
    for (const name of ['deflated', 'stored']) {
      expect((await readFile(path.join(target, name))).equals(large), name).toBe(true);
    }
  });
});

describe('work side by side', () => {
  it('is never wider than allowed, and the first failure calls the rest off', async () => {
    let running = 0;
    let widest = 0;
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      running += 1;
      widest = Math.max(widest, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (item === 3) throw new Error('three');
    };
    await expect(inParallel([1, 2, 3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow('three');
    expect([widest, running]).toEqual([2, 0]);
    expect(begun.length).toBeLessThan(8);
  });
});
