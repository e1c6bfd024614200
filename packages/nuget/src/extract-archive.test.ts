/** Packages of every kind: what comes out of them, and what is refused. */
import { spawnSync } from 'node:child_process';
import { lstat, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractArchive, nameOfArchive } from './extract-archive.ts';
import { defaultLimits, type PackageLimits } from './limits.ts';
import { packedLzw } from './lzw.test-support.ts';
import { paxRecord, type RawTarEntry, rawTar } from './raw-tar.test-support.ts';
import { manifest, rawZip } from './raw-zip.test-support.ts';
import { rawPackage, tempFolder, treeOf } from './temp-folder.test-support.ts';

async function fileWith(bytes: Buffer): Promise<string> {
  const file = path.join(await tempFolder(), 'package');
  await writeFile(file, bytes);
  return file;
}

async function extracted(bytes: Buffer, limits: Partial<PackageLimits> = {}) {
  const target = path.join(await tempFolder(), 'out');
  const options = { limits: { ...defaultLimits, ...limits } };
  const result = await extractArchive(await fileWith(bytes), target, options);
  return { target, ...result, tree: await treeOf(target) };
}

describe('a zip that is no NuGet package', () => {
  it('is unpacked as it is: nothing in it is bookkeeping, and no name is decoded', async () => {
    const zip = rawZip([
      { name: 'a%20b.txt', content: 'x' },
      { name: '_rels/.rels', content: 'y' },
      { name: 'sub/other.nuspec', content: 'z' },
      { name: '[Content_Types].xml', content: '' },
    ]);
    expect(await extracted(zip)).toMatchObject({
      ...{ files: 4, bytes: 3 },
      tree: ['[Content_Types].xml', '_rels/', '_rels/.rels', 'a%20b.txt', 'sub/', 'sub/other.nuspec'],
    });
    expect(await nameOfArchive(await fileWith(zip))).toBeUndefined();
  });

  it('is one where it has a nuspec at its root', async () => {
    const file = await rawPackage(manifest, { name: 'a%20b.txt', content: 'x' });
    expect(await nameOfArchive(file)).toEqual({ id: 'A', version: '1.0' });
    const target = path.join(await tempFolder(), 'out');
    expect(await extractArchive(file, target)).toEqual({ files: 1, bytes: 1 });
    expect(await treeOf(target)).toEqual(['a b.txt']);
  });
});

describe.each([
  ['tar', (entries: readonly RawTarEntry[]) => rawTar(entries)],
  ['tar.gz', (entries: readonly RawTarEntry[]) => gzipSync(rawTar(entries))],
])('a %s', (_, pack) => {
  it('is unpacked with modes and times; files that may run may run', async () => {
    const { target, files, bytes, tree } = await extracted(
      pack([
        { name: './', type: '5' },
        { name: './bin/tool', content: 'run', mode: 0o750 },
        { name: './a.txt', content: 'x'.repeat(1000), mode: 0o666 },
        { name: './empty/', type: '5' },
        { name: 'old.txt', content: '' },
        { name: 'undated.txt', content: '', modified: 0 },
      ]),
    );
    expect({ files, bytes, tree }).toEqual({
      ...{ files: 4, bytes: 1003 },
      tree: ['a.txt', 'bin/', 'bin/tool', 'empty/', 'old.txt', 'undated.txt'],
    });
    const modeOf = async (name: string) => (await stat(path.join(target, name))).mode & 0o777;
    expect([await modeOf('bin/tool'), await modeOf('a.txt')]).toEqual([0o755, 0o644]);
    expect((await stat(path.join(target, 'old.txt'))).mtime).toEqual(new Date(981_173_106_000));
    expect(Date.now() - (await stat(path.join(target, 'undated.txt'))).mtimeMs).toBeLessThan(60_000);
    expect(await readFile(path.join(target, 'a.txt'), 'utf8')).toBe('x'.repeat(1000));
  });

  it('has long names, in whichever way they are written', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/f.txt`;
    const { tree } = await extracted(
      pack([
        {
          name: 'PaxHeader',
          type: 'x',
          content: `${paxRecord('path', `pax/ä/${long}`)}${paxRecord('mtime', '1.5')}`,
        },
        { name: 'short', content: '1' },
        { name: '././@LongLink', type: 'L', content: `gnu/${long}\0` },
        { name: 'short', content: '2' },
        { name: 'f.txt', prefix: 'ustar/folder', content: '3' },
        { name: 'all', type: 'g', content: paxRecord('comment', 'of no interest') },
        { name: 'plain', content: '4' },
      ]),
    );
    expect(tree.filter((name) => !name.endsWith('/'))).toEqual([
      ...[`gnu/${long}`, `pax/ä/${long}`, 'plain', 'ustar/folder/f.txt'],
    ]);
  });

  it('may hold links that stay inside, and hard links, which become files of their own', async () => {
    const { target } = await extracted(
      pack([
        { name: 'lib/real.so', content: 'so' },
        { name: 'lib/link.so', type: '2', linkName: 'real.so' },
        { name: 'bin/link', type: '2', linkName: '../lib/link.so' },
        { name: 'copy', type: '1', linkName: './lib/real.so' },
      ]),
    );
    expect(await readlink(path.join(target, 'bin/link'))).toBe('../lib/link.so');
    expect(await readFile(path.join(target, 'bin/link'), 'utf8')).toBe('so');
    expect((await lstat(path.join(target, 'copy'))).isFile()).toBe(true);
    expect(await readFile(path.join(target, 'copy'), 'utf8')).toBe('so');
  });

  it.each<[string, RawTarEntry]>([
    ['a name that goes up', { name: '../a' }],
    ['a name that goes up further in', { name: 'a/../../b' }],
    ['an absolute name', { name: '/etc/a' }],
    ['a drive', { name: 'C:/a' }],
    ['a link that goes up', { name: 'a/b', type: '2', linkName: '../../x' }],
    ['a link that goes down and up', { name: 'a', type: '2', linkName: 'first/../x' }],
    ['an absolute link', { name: 'a', type: '2', linkName: '/etc/passwd' }],
    ['a link that is empty', { name: 'a', type: '2' }],
    ['a hard link that goes up', { name: 'a', type: '1', linkName: '../first' }],
    ['a hard link to nothing', { name: 'a', type: '1', linkName: 'gone' }],
    ['a device', { name: 'a', type: '3' }],
    ['a pipe', { name: 'a', type: '6' }],
    ['a file twice', { name: 'FIRST', content: 'again' }],
    ['a file below a file', { name: 'first/a' }],
  ])('with %s is refused, and nothing of it is written', async (_, entry) => {
    const parent = await tempFolder();
    const file = await fileWith(pack([{ name: 'first', content: 'x' }, entry]));
    await expect(extractArchive(file, path.join(parent, 'out'))).rejects.toMatchObject({
      code: 'package.unsafe-entry',
    });
    expect(await treeOf(parent)).toEqual([]);
  });

  it('with a file below a link is refused, also where the link comes later', async () => {
    const entries: RawTarEntry[] = [
      { name: 'a', type: '2', linkName: 'b' },
      { name: 'a/x', content: 'x' },
    ];
    for (const order of [entries, entries.toReversed()]) {
      await expect(extracted(pack(order))).rejects.toMatchObject({ code: 'package.unsafe-entry' });
    }
  });

  it('with too much in it is refused before it is unpacked', async () => {
    const entries = [1, 2, 3].map((count) => ({ name: `f${count}`, content: Buffer.alloc(1000) }));
    await expect(extracted(pack(entries), { entries: 2 })).rejects.toMatchObject({
      code: 'package.too-many-entries',
    });
    await expect(extracted(pack(entries), { totalBytes: 2999 })).rejects.toMatchObject({
      code: 'package.too-large',
    });
    const lie = pack([{ name: 'a', declaredBytes: 8 ** 11 - 1 }]);
    await expect(extracted(lie, { totalBytes: 2999 })).rejects.toMatchObject({ code: 'package.too-large' });
  });

  it('that is damaged is refused, and leaves nothing', async () => {
    const large = { name: 'large', content: Buffer.alloc(100_000, 'abc') };
    const whole = pack([large]);
    const wrong = pack([large, { name: 'b', wrongChecksum: true }]);
    for (const bytes of [whole.subarray(0, whole.length / 2), wrong]) {
      const parent = await tempFolder();
      const extracting = extractArchive(await fileWith(bytes), path.join(parent, 'out'));
      await expect(extracting).rejects.toMatchObject({ code: 'package.corrupt' });
      expect(await treeOf(parent)).toEqual([]);
    }
  });

  it('without the empty blocks at its end is as good', async () => {
    const packer = pack([{ name: 'a', content: 'x' }]);
    const bytes =
      _ === 'tar'
        ? packer.subarray(0, 1024)
        : gzipSync(rawTar([{ name: 'a', content: 'x' }], Buffer.alloc(0)));
    expect((await extracted(bytes)).tree).toEqual(['a']);
  });
});

it('a tar that was changed at random is unpacked or refused as a whole, and never leaves its folder', async () => {
  const whole = rawTar([
    { name: './', type: '5' },
    { name: 'PaxHeader', type: 'x', content: paxRecord('path', 'sub/long.txt') },
    { name: 'short', content: 'content' },
    { name: 'sub/link', type: '2', linkName: '../a.txt' },
    { name: 'a.txt', content: 'x'.repeat(600) },
    { name: 'copy', type: '1', linkName: 'a.txt' },
  ]);
  let state = 11;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const sumUp = (bytes: Buffer, at: number) => {
    bytes.fill(' ', at + 148, at + 156);
    const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
  };
  let unpacked = 0;
  for (let round = 0; round < 400; round++) {
    const bytes = Buffer.from(whole);
    const block = next(bytes.length / 512) * 512;
    const letters = '../\\:0127xgLK\0 \xff';
    for (let count = next(4); count >= 0; count--) {
      bytes[block + next(512)] = letters.charCodeAt(next(letters.length));
    }
    // Most are not stopped by the checksum of their header.
    if (next(4) > 0) sumUp(bytes, block);
    const parent = await tempFolder();
    const [file, target] = [path.join(parent, 'package'), path.join(parent, 'in', 'out')];
    await writeFile(file, bytes);
    const result = await extractArchive(file, target).catch((error: Error) => error);
    if (result instanceof Error) expect(result.name, `round ${round}: ${result.stack}`).toBe('PackageError');
    else unpacked += 1;
    const above = (await treeOf(parent)).filter((name) => !name.startsWith('in/out/'));
    expect(above, `round ${round}`).toEqual(result instanceof Error ? ['package'] : ['in/', 'package']);
  }
  expect(unpacked).toBeGreaterThan(20);
});

describe('a tar.gz', () => {
  it('that unpacks to many times its size is refused', async () => {
    const bomb = gzipSync(rawTar([{ name: 'zeros', content: Buffer.alloc(5_000_000) }]));
    await expect(extracted(bomb, { ratioFromBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'package.ratio',
    });
    const tail = gzipSync(rawTar([{ name: 'a', content: 'x' }], Buffer.alloc(40_000_000)));
    await expect(extracted(tail)).rejects.toMatchObject({ code: 'package.corrupt' });
  });

  it('packed with compress instead comes out as well', async () => {
    const input = rawTar([{ name: './a.txt', content: 'x'.repeat(300_000) }]);
    const whole = packedLzw(input, 12);
    expect(await extracted(whole)).toMatchObject({ files: 1, bytes: 300_000, tree: ['a.txt'] });
    const cut = extracted(whole.subarray(0, whole.length / 2));
    await expect(cut).rejects.toMatchObject({ code: 'package.corrupt' });
  });

  const hasTar = spawnSync('tar', ['--version']).status === 0;
  if (!hasTar) console.log('archives of the tar program are not tried: it is not here');

  it('packed with bzip2 instead comes out as well', async () => {
    const program = 'import bz2, sys; sys.stdout.buffer.write(bz2.compress(sys.stdin.buffer.read()))';
    const input = rawTar([{ name: './a.txt', content: 'x'.repeat(3_000_000) }]);
    const { status, stdout } = spawnSync('python3', ['-c', program], { input, maxBuffer: 1e9 });
    if (status !== 0) return console.log('this machine has no Python to pack with bzip2');
    expect(await extracted(stdout)).toMatchObject({ files: 1, bytes: 3_000_000, tree: ['a.txt'] });
    const cut = extracted(stdout.subarray(0, stdout.length - 5));
    await expect(cut).rejects.toMatchObject({ code: 'package.corrupt' });
  });

  it.skipIf(!hasTar).each(['gnu', 'pax', 'ustar'])(
    'as the tar program makes it in format %s comes out',
    async (format) => {
      const folder = await tempFolder();
      await mkdir(path.join(folder, 'in', 'deep'), { recursive: true });
      await writeFile(path.join(folder, 'in', 'deep', `${'n'.repeat(90)}ü.txt`), 'hello');
      await writeFile(path.join(folder, 'in', 'run.sh'), '#!/bin/sh\n');
      await symlink('deep', path.join(folder, 'in', 'link'));
      const file = path.join(folder, 'a.tgz');
      spawnSync('tar', ['-c', '-z', `--format=${format}`, '-f', file, '-C', path.join(folder, 'in'), '.']);
      const target = path.join(folder, 'out');
      expect(await extractArchive(file, target)).toMatchObject({ files: 3 });
      expect(await readlink(path.join(target, 'link'))).toBe('deep');
      expect(await readFile(path.join(target, 'deep', `${'n'.repeat(90)}ü.txt`), 'utf8')).toBe('hello');
    },
  );
});

it.each([['xz', Buffer.from('\xfd7zXZ\0\0', 'latin1')]])(
  'a package packed with %s is refused with that name',
  async (what, bytes) => {
    await expect(extracted(bytes)).rejects.toMatchObject({
      ...{ code: 'package.unsupported', message: expect.stringContaining(`packed with ${what};`) },
    });
  },
);
