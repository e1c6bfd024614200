/** Against Python's bz2, which has the original library in it. */
import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { unpackBzip2 } from './unpack-bzip2.ts';

/** Text and noise, without end alike runs and with: whatever its sorting may find. */
const contents: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  'three alike': Buffer.from('aaa'),
  'four alike': Buffer.from('aaaa'),
  'five alike': Buffer.from('aaaaa'),
  'runs of each length': Buffer.concat(Array.from({ length: 300 }, (_, at) => Buffer.alloc(at, at % 7))),
  'a million zeros': Buffer.alloc(1_000_000),
  'every byte': Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 7919) & 0xff)),
  noise: Buffer.from(Array.from({ length: 300_000 }, noise())),
  words: Buffer.from(Array.from({ length: 200_000 }, (_, at) => `word ${at % 977} `).join('')),
};

function noise(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}

function packed(content: Buffer, level: number): Buffer {
  const program = `import bz2, sys; sys.stdout.buffer.write(bz2.compress(sys.stdin.buffer.read(), ${level}))`;
  return spawnSync('python3', ['-c', program], { input: content, maxBuffer: 1e9 }).stdout;
}

async function unpacked(bytes: Buffer, chunkBytes = 65_536): Promise<Buffer> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, at) =>
    bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const pieces: Buffer[] = [];
  for await (const piece of unpackBzip2(Readable.from(chunks))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const hasPython = spawnSync('python3', ['-c', 'import bz2']).status === 0;
if (!hasPython) console.log('bzip2 is not tried: this machine has no Python to make some');

describe.skipIf(!hasPython)('bzip2', () => {
  it.each(Object.keys(contents))(
    'of %s comes out byte by byte, in small blocks and in large ones',
    async (name) => {
      const content = contents[name] ?? Buffer.alloc(0);
      for (const level of [1, 9]) {
        expect((await unpacked(packed(content, level))).equals(content), `level ${level}`).toBe(true);
      }
    },
  );

  it('comes out however it comes in, and several files behind each other are one', async () => {
    const text = contents.words?.subarray(0, 5000) ?? Buffer.alloc(0);
    const twice = Buffer.concat([packed(text, 1), packed(text, 9)]);
    for (const size of [1, 7, 1000]) {
      expect((await unpacked(twice, size)).equals(Buffer.concat([text, text]))).toBe(true);
    }
  });

  it('that is cut or changed anywhere is refused, and never comes out as something else', async () => {
    const content = Buffer.from('all work and no play makes jack a dull boy '.repeat(30));
    const whole = packed(content, 1);
    for (let at = 0; at < whole.length; at++) {
      await expect(unpacked(whole.subarray(0, at)), `cut at ${at}`).rejects.toMatchObject({
        code: 'package.corrupt',
      });
      if (at === 0) continue;
      for (const bit of [1, 16, 128]) {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ bit;
        const result = await unpacked(changed).catch((error: { code?: string }) => error.code);
        // A larger block than is needed does no harm, and neither do the bits behind the end.
        if (Buffer.isBuffer(result)) expect(result.equals(content), `bit ${bit} of ${at}`).toBe(true);
        else expect(result, `bit ${bit} of ${at}`).toBe('package.corrupt');
      }
    }
  });
});
