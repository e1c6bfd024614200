import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractArchive } from '../index.ts';
import { pieceBytes, threadPaysFromBytes } from '../limits.ts';
import { tempFolder } from '../temp-folder.test-support.ts';
import { joinedCrc32 } from './joined-crc32.ts';
import { createPiecePacker } from './pack-piece.ts';
import { writeZip } from './write-zip.ts';
import { centralRecord, endRecords, localHeader, type ZipEntry } from './zip-records.ts';

const text = (bytes: number): Buffer =>
  Buffer.from(
    Array.from({ length: bytes / 8 }, (_, at) => `${(at * at) % 9973}`.padStart(7, ' ')).join('\n'),
  ).subarray(0, bytes);

async function folderOf(files: Record<string, Buffer>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

const sourcesIn = (folder: string, names: readonly string[]) =>
  names.map((name) => ({ name, source: path.join(folder, name), mode: 0o644 }));

const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('a zip', () => {
  it('of files of several pieces is the same from threads and without, and comes out as it went in', async () => {
    const files = {
      'empty.txt': Buffer.alloc(0),
      'one.txt': text(1000),
      'exact.txt': text(pieceBytes),
      'over.txt': text(pieceBytes + 1),
      'large.txt': text(threadPaysFromBytes * 2),
    };
    const folder = await folderOf(files);
    const target = path.join(await tempFolder(), 'a.zip');
    await writeZip(target, sourcesIn(folder, Object.keys(files)));
    const out = path.join(await tempFolder(), 'out');
    await extractArchive(target, out);
    for (const [name, content] of Object.entries(files)) {
      expect((await readFile(path.join(out, name))).equals(content), name).toBe(true);
    }

    // What was given as content and is too small for threads, one entry at a time, has the same bytes.
    const alone = path.join(await tempFolder(), 'b.zip');
    await writeZip(alone, sourcesIn(folder, ['over.txt']));
    const whole = await readFile(target);
    const record = (await readFile(alone)).subarray(30 + 'over.txt'.length, -100);
    expect(whole.includes(record)).toBe(true);
  });

  // A change of this is a change of the bytes of every package: see packages/docs/making-packages.md.
  it('has these very bytes, on every machine', async () => {
    const folder = await folderOf({ 'a.txt': text(5000), 'b.bin': text(pieceBytes * 5) });
    const target = path.join(await tempFolder(), 'a.zip');
    await writeZip(target, sourcesIn(folder, ['a.txt', 'b.bin']));
    expect(await sha256(target)).toBe('000df1e26ceae6ac510cb726780c2a2f6e2a0fc88aca4a91be1be190a34ad2cb');
  });

  it('without compression holds the files as they are', async () => {
    const files = { 'a.txt': text(5000), 'b.txt': text(pieceBytes * 3) };
    const folder = await folderOf(files);
    const target = path.join(await tempFolder(), 'a.zip');
    await writeZip(target, sourcesIn(folder, Object.keys(files)), { level: 'none' });
    const zip = await readFile(target);
    for (const content of Object.values(files)) expect(zip.includes(content)).toBe(true);
  });
});

describe('a zip that cannot be finished leaves nothing behind', () => {
  it('as a file grows while it is packed, and says which', async () => {
    const folder = await folderOf({ 'a.txt': text(10_000), 'b.txt': text(threadPaysFromBytes * 8) });
    const target = path.join(await tempFolder(), 'a.zip');
    await writeFile(target, 'the one before');
    const growing = path.join(folder, 'b.txt');
    const growth = setInterval(() => appendFileSync(growing, 'more'), 1);
    const error = await writeZip(target, sourcesIn(folder, ['a.txt', 'b.txt'])).catch((problem) => problem);
    clearInterval(growth);
    expect(error).toMatchObject({ code: 'package.changed', message: expect.stringContaining(growing) });
    expect(await readdir(path.dirname(target))).toEqual(['a.zip']);
    expect(await readFile(target, 'utf8')).toBe('the one before');
  });

  it('as its source is not there, and says which', async () => {
    const target = path.join(await tempFolder(), 'a.zip');
    const gone = path.join(await tempFolder(), 'gone');
    const error = await writeZip(target, [{ name: 'a', source: gone, mode: 0o644 }]).catch(
      (problem) => problem,
    );
    expect(error).toMatchObject({ code: 'ENOENT', path: gone });
    expect(await readdir(path.dirname(target))).toEqual([]);
  });

  it('as it was called off', async () => {
    const target = path.join(await tempFolder(), 'a.zip');
    const source = { name: 'a', source: Buffer.from('a'), mode: 0o644 };
    await expect(writeZip(target, [source], { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(await readdir(path.dirname(target))).toEqual([]);
  });
});

it.each([
  ['is shorter', { bytes: 10_001, modifiedMs: 1000 }],
  ['was written again with as many bytes', { bytes: 10_000, modifiedMs: 999 }],
])('a file that %s than when packing began is refused', async (_, seen) => {
  const file = path.join(await folderOf({ 'a.txt': text(10_000) }), 'a.txt');
  await utimes(file, 1, 1);
  const job = { source: file, offset: 0, bytes: seen.bytes, seen, role: 'whole', level: 'fast' } as const;
  expect(() => createPiecePacker()(job)).toThrow(`${file} has changed`);
});

it('the checksum of two pieces together is that of the whole', () => {
  const whole = text(100_000);
  for (const cut of [0, 1, 7, 4096, 65_537, whole.length]) {
    const [first, second] = [whole.subarray(0, cut), whole.subarray(cut)];
    expect(joinedCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(whole));
  }
});

describe('records of what is too large for a plain zip', () => {
  const entry: ZipEntry = {
    name: 'a',
    mode: 0o644,
    method: 8,
    crc32: 1,
    packedBytes: 7,
    bytes: 7,
    offset: 7,
  };

  it('carry 64-bit sizes in both, and are as long before the sizes are known as after', () => {
    const large = { ...entry, bytes: 5e9, packedBytes: 0 };
    expect(localHeader(large)).toHaveLength(localHeader({ ...large, packedBytes: 4.9e9 }).length);
    const extra = localHeader({ ...large, packedBytes: 4.9e9 }).subarray(-16);
    expect([extra.readBigUInt64LE(0), extra.readBigUInt64LE(8)]).toEqual([5_000_000_000n, 4_900_000_000n]);
    expect(
      centralRecord({ ...large, packedBytes: 4.9e9 })
        .subarray(-16)
        .equals(extra),
    ).toBe(true);
  });

  it('carry a 64-bit place where only that is large', () => {
    expect(
      centralRecord({ ...entry, offset: 5e9 })
        .subarray(-8)
        .readBigUInt64LE(),
    ).toBe(5_000_000_000n);
    expect(centralRecord(entry)).toHaveLength(47);
  });

  it('count more entries than 16 bits hold', () => {
    expect(endRecords(65_534, 0, 0)).toHaveLength(22);
    expect(endRecords(70_000, 0, 0).readBigUInt64LE(24)).toBe(70_000n);
  });
});
