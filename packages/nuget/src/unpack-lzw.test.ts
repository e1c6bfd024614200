/** Against gzip, which reads the format, and against the program itself where it is there. */
import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { packedLzw } from './lzw.test-support.ts';
import { unpackLzw } from './unpack-lzw.ts';

const noise = (count: number, below: number): Buffer => {
  let state = 7;
  return Buffer.from(
    Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    }),
  );
};

const contents: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  'words that are used before they are known': Buffer.alloc(5000, 'a'),
  'many zeros': Buffer.alloc(200_000),
  'every byte': Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 7919) & 0xff)),
  noise: noise(120_000, 256),
  'noise of few bytes': noise(60_000, 3),
  words: Buffer.from(Array.from({ length: 20_000 }, (_, at) => `word ${at % 977} `).join('')),
};

async function unpacked(bytes: Buffer, chunkBytes = 65_536): Promise<Buffer> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, at) =>
    bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const pieces: Buffer[] = [];
  for await (const piece of unpackLzw(Readable.from(chunks))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const byProgram = (program: string, args: string[], input: Buffer): Buffer | undefined => {
  const { status, stdout } = spawnSync(program, args, { input, maxBuffer: 1e9 });
  return status === 0 ? stdout : undefined;
};

describe('what compress has made', () => {
  const widths = [10, 12, 16];

  it.each(Object.keys(contents))('of %s comes out byte by byte, as gzip has it', async (name) => {
    const content = contents[name] ?? Buffer.alloc(0);
    for (const bits of widths) {
      for (const clearsAfter of [90, 70_000]) {
        const what = `${bits} bits, empty after ${clearsAfter} codes`;
        const bytes = packedLzw(content, bits, clearsAfter);
        const other = byProgram('gzip', ['-dc'], bytes);
        if (other) expect(other.equals(content), `gzip, ${what}`).toBe(true);
        expect((await unpacked(bytes)).equals(content), what).toBe(true);
      }
    }
  });

  const hasProgram = byProgram('compress', ['-c', '-f'], Buffer.from('x')) !== undefined;
  if (!hasProgram) console.log('the program compress is not tried: it is not here');

  it.skipIf(!hasProgram).each(widths)('by the program itself with %i bits comes out', async (bits) => {
    for (const content of Object.values(contents)) {
      const bytes = byProgram('compress', ['-c', '-f', '-b', String(bits)], content) ?? Buffer.alloc(0);
      expect((await unpacked(bytes)).equals(content)).toBe(true);
    }
  });

  it('comes out however it comes in', async () => {
    const content = contents.words?.subarray(0, 20_000) ?? Buffer.alloc(0);
    const bytes = packedLzw(content, 12, 1000);
    for (const size of [1, 2, 7, 1000]) expect((await unpacked(bytes, size)).equals(content)).toBe(true);
  });

  it('and was changed at random is unpacked or refused, and comes to nothing else', async () => {
    const whole = packedLzw(Buffer.from('all work and no play makes jack a dull boy '.repeat(30)), 12, 40);
    const codes = new Set<unknown>();
    for (let at = 0; at < whole.length; at++) {
      for (const bit of [1, 16, 128]) {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ bit;
        const result = await unpacked(changed).catch((error: { code?: string }) => error.code);
        codes.add(Buffer.isBuffer(result) ? 'unpacked' : result);
      }
    }
    expect([...codes].sort()).toEqual(['package.corrupt', 'unpacked']);
    await expect(unpacked(whole.subarray(0, 2))).rejects.toMatchObject({ code: 'package.corrupt' });
  });
});
