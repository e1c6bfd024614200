import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Sha256 } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { partialFileMs, unusedFileMs } from '../limits.ts';
import { tempFolder } from '../test-agent.test-support.ts';
import { createFileCache, filePath } from './file-cache.ts';

const content = randomBytes(5_000_000);
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex') as Sha256;
const sha256 = hashOf(content);
const whole = { offset: content.length, complete: true };

/** In pieces, and then torn off where `end` comes before the end. */
function body(from = 0, end = content.length): Readable {
  return Readable.from(
    (function* () {
      for (let at = from; at < end; at += 70_001) yield content.subarray(at, Math.min(end, at + 70_001));
      if (end < content.length) throw new Error('the connection was cut');
    })(),
  );
}

async function open() {
  const folder = path.join(await tempFolder(), 'files');
  return { folder, cache: createFileCache(folder) };
}

describe('a file', () => {
  it('that has come is there whole, under its hash', async () => {
    const { folder, cache } = await open();
    expect(await cache.status(sha256, content.length)).toEqual({ offset: 0, complete: false });
    expect(await cache.receive(sha256, content.length, 0, body())).toEqual(whole);
    expect(await readdir(folder)).toEqual([sha256]);
    expect((await readFile(filePath(folder, sha256))).equals(content)).toBe(true);
    expect(await cache.receive(sha256, content.length, 0, body())).toEqual(whole);
  });

  it('of no bytes is a file', async () => {
    const { cache } = await open();
    const empty = Buffer.alloc(0);
    expect(await cache.receive(hashOf(empty), 0, 0, Readable.from([]))).toEqual({
      offset: 0,
      complete: true,
    });
  });

  it.each([
    ['the same agent', false],
    ['an agent that was started again', true],
  ])('whose body was cut goes on at the byte where it was cut, with %s', async (_, restarted) => {
    const { folder, cache } = await open();
    await expect(cache.receive(sha256, content.length, 0, body(0, 2_000_000))).rejects.toThrow('was cut');
    const next = restarted ? createFileCache(folder) : cache;
    expect(await next.status(sha256, content.length)).toEqual({ offset: 2_000_000, complete: false });
    await expect(
      next.receive(sha256, content.length, 2_000_000, body(2_000_000, 3_000_000)),
    ).rejects.toThrow();
    expect(await next.receive(sha256, content.length, 3_000_000, body(3_000_000))).toEqual(whole);
    expect((await readFile(filePath(folder, sha256))).equals(content)).toBe(true);
  });

  it('that ends early without an error can go on too', async () => {
    const { cache } = await open();
    const half = { offset: 1_000_000, complete: false };
    const part = Readable.from([content.subarray(0, half.offset)]);
    expect(await cache.receive(sha256, content.length, 0, part)).toEqual(half);
    expect(await cache.receive(sha256, content.length, half.offset, body(half.offset))).toEqual(whole);
  });

  it('whose part is shorter than it was when the agent last looked is hashed again', async () => {
    const { folder, cache } = await open();
    await expect(cache.receive(sha256, content.length, 0, body(0, 2_000_000))).rejects.toThrow();
    await truncate(`${filePath(folder, sha256)}.part`, 1_500_000);
    expect(await cache.receive(sha256, content.length, 1_500_000, body(1_500_000))).toEqual(whole);
  });

  it.each([
    ['the same agent', false],
    ['an agent that was started again', true],
  ])(
    'that has changed on the disk is not taken for what it was, by %s, and comes again',
    async (_, restarted) => {
      const { folder, cache } = await open();
      await cache.receive(sha256, content.length, 0, body());
      expect(await cache.status(sha256, content.length)).toEqual(whole);
      const changed = Buffer.from(content);
      changed[2_500_000]! ^= 1;
      await writeFile(filePath(folder, sha256), changed);
      const next = restarted ? createFileCache(folder) : cache;
      const looks = [next.status(sha256, content.length), next.status(sha256, content.length)];
      const nothing = { offset: 0, complete: false };
      expect(await Promise.all(looks)).toEqual([nothing, nothing]);
      expect(await next.receive(sha256, content.length, 0, body())).toEqual(whole);
      expect((await readFile(filePath(folder, sha256))).equals(content)).toBe(true);
    },
  );

  it('that does not go on where it must is refused with the byte where it must', async () => {
    const { cache } = await open();
    await expect(cache.receive(sha256, content.length, 0, body(0, 2_000_000))).rejects.toThrow();
    await expect(cache.receive(sha256, content.length, 1_000_000, body(1_000_000))).rejects.toMatchObject({
      code: 'file.offset',
      detail: { offset: 2_000_000 },
    });
  });

  it('with another hash than promised is thrown away, and can come again from the start', async () => {
    const { folder, cache } = await open();
    const wrong = Readable.from([Buffer.from(content).fill(0, 0, 1)]);
    await expect(cache.receive(sha256, content.length, 0, wrong)).rejects.toMatchObject({
      code: 'file.hash',
    });
    expect(await readdir(folder)).toEqual([]);
    expect(await cache.receive(sha256, content.length, 0, body())).toEqual(whole);
  });

  it('longer than announced is refused, and the stream that brings it lives on', async () => {
    const { cache } = await open();
    const stream = new PassThrough();
    stream.write(content.subarray(0, 100));
    await expect(cache.receive(sha256, 50, 0, stream)).rejects.toMatchObject({ code: 'file.size' });
    expect(stream.destroyed).toBe(false);
  });

  it('that comes twice at once is written once, and both hear of it', async () => {
    const { folder, cache } = await open();
    const answers = await Promise.all([
      cache.receive(sha256, content.length, 0, body()),
      cache.receive(sha256, content.length, 0, body()),
    ]);
    expect(answers).toEqual([whole, whole]);
    expect(await readdir(folder)).toEqual([sha256]);
  });

  it('does not wait for another that is slow', async () => {
    const { cache } = await open();
    const slow = new PassThrough();
    const other = Buffer.from('other');
    const first = cache.receive(hashOf(other), other.length, 0, slow);
    expect(await cache.receive(sha256, content.length, 0, body())).toEqual(whole);
    slow.end(other);
    expect((await first).complete).toBe(true);
  });

  it('is not taken where the disk has no room for it', async () => {
    const { cache } = await open();
    const far = Number.MAX_SAFE_INTEGER - 1e12;
    await expect(cache.receive(sha256, far, 0, body())).rejects.toMatchObject({ code: 'disk.full' });
  });
});

describe('cleaning up', () => {
  it('removes what nobody has used or gone on with for long, and nothing else', async () => {
    const { folder, cache } = await open();
    await cache.receive(sha256, content.length, 0, body());
    const [oldFile, oldPart, newPart] = ['a'.repeat(64), `${'b'.repeat(64)}.part`, `${'c'.repeat(64)}.part`];
    for (const name of [oldFile, oldPart, newPart]) await writeFile(path.join(folder, name), 'x');
    const now = Date.now();
    const age = async (name: string, ms: number) => {
      const at = new Date(now - ms);
      await utimes(path.join(folder, name), at, at);
    };
    await age(oldFile, unusedFileMs + 1000);
    await age(oldPart, partialFileMs + 1000);
    await age(newPart, partialFileMs - 10_000);
    await cache.cleanUp(now);
    expect((await readdir(folder)).sort()).toEqual([sha256, newPart].sort());
  });

  it('does not count a file as unused that a server has asked for', async () => {
    const { folder, cache } = await open();
    await cache.receive(sha256, content.length, 0, body());
    const before = new Date(0);
    await utimes(filePath(folder, sha256), before, before);
    await cache.status(sha256, content.length);
    expect((await stat(filePath(folder, sha256))).mtimeMs).toBeGreaterThan(before.getTime());
  });
});
