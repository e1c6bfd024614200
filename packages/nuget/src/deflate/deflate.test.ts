import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDeflater } from './deflate.ts';
import { huffmanCode } from './huffman.ts';

/** The same numbers in every run: what turns red can be looked at again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

const bytesOf = (length: number, byte: (at: number) => number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => byte(at)));

const most = 300_000;
const next = numbers(20261124);
const contents: Record<string, Buffer> = {
  noise: bytesOf(most, () => next()),
  zeros: Buffer.alloc(most),
  words: Buffer.from(
    Array.from({ length: most / 5 }, () => ['the ', 'cat ', 'sat\n', 'on <b>', 'mat '][next() % 5]).join(''),
  ).subarray(0, most),
  // So uneven that Huffman's codes would be longer than deflate allows.
  uneven: bytesOf(most, () => Math.clz32(next() << 8)),
  // What repeats lies as far back as can be pointed to, and one byte farther.
  far: Buffer.concat(
    Array.from({ length: 4 }, () => bytesOf(32_767, (at) => (at * at) >> 3)).flatMap((part, index) => [
      part,
      Buffer.alloc(index % 2),
    ]),
  ),
};
const sizes = [0, 1, 2, 3, 4, 5, 257, 258, 259, 32_766, 32_767, 32_768, 65_535, 65_536, most];

const deflate = createDeflater();
const deflated = (content: Uint8Array, isEnd = true, effort: 'fast' | 'optimal' = 'optimal') =>
  Buffer.from(deflate(content, effort, isEnd));

describe('what was deflated', () => {
  it.each(Object.entries(contents))('comes out of zlib as it went in: %s of every size', (_, content) => {
    for (const effort of ['fast', 'optimal'] as const) {
      for (const size of sizes) {
        const part = content.subarray(0, size);
        expect(inflateRawSync(deflated(part, true, effort)).equals(part), `${effort} ${size}`).toBe(true);
      }
    }
  });

  it('in pieces is one stream when they are put behind each other', () => {
    const pieces = Object.values(contents);
    const stream = Buffer.concat(pieces.map((piece, index) => deflated(piece, index === pieces.length - 1)));
    expect(inflateRawSync(stream).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('comes out as it went in wherever it is cut: 200 cuts', () => {
    const all = Buffer.concat(Object.values(contents));
    for (let cut = 0; cut < 200; cut += 1) {
      const start = next() % all.length;
      const part = all.subarray(start, start + (next() % 50_000));
      expect(inflateRawSync(deflated(part)).equals(part), `${start}, ${part.length}`).toBe(true);
    }
  });

  it('never takes more room than was set aside for it: noise grows by no more than a thousandth', () => {
    expect(deflated(contents.noise as Buffer).length).toBeLessThan(most * 1.001);
  });

  // A change of these is a change of the bytes of every package: see packages/docs/making-packages.md.
  it('has these very bytes, on every machine', () => {
    const hashes = Object.entries(contents).map(([name, content]) => [
      name,
      createHash('sha256').update(deflated(content)).digest('hex').slice(0, 16),
    ]);
    expect(Object.fromEntries(hashes)).toEqual({
      noise: '16a863ea46ba8c11',
      zeros: 'f72117073cc85807',
      words: '90092eabf743d014',
      uneven: 'a5f9c004c98225a5',
      far: 'b5b4ed6680eb491f',
    });
  });
});

describe("Huffman's codes", () => {
  it('are no longer than they may be and leave no bit pattern without meaning', () => {
    for (const longest of [7, 15]) {
      // Counts that grow as Fibonacci's numbers give the deepest tree.
      const counts = new Uint32Array(longest + 12);
      for (const [index] of counts.entries())
        counts[index] = index < 2 ? 1 : (counts[index - 1] ?? 0) + (counts[index - 2] ?? 0);
      const { lengths } = huffmanCode(counts, longest);
      expect(Math.max(...lengths)).toBe(longest);
      expect([...lengths].reduce((sum, bits) => sum + 2 ** -bits, 0)).toBe(1);
    }
  });

  it('are two where one symbol occurs or none, as some readers know no code of one', () => {
    for (const counts of [Uint32Array.of(0, 0, 9), new Uint32Array(3)]) {
      expect([...huffmanCode(counts, 15).lengths].filter((bits) => bits > 0)).toEqual([1, 1]);
    }
  });
});
