import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { bodyPieces } from './body-pieces.ts';
import { boundaryOf, firstPart } from './first-part.ts';

const head = 'Content-Disposition: form-data; name="package"; filename="a"\r\nContent-Type: x/y\r\n';

/** The content of the first part of a body that comes in pieces of `size` bytes. */
async function partOf(body: string | Buffer, size: number): Promise<string> {
  const bytes = Buffer.from(body as string, 'latin1');
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const taken: string[] = [];
  for await (const piece of firstPart(bodyPieces(Readable.from(pieces)), 'b'))
    taken.push(piece.toString('latin1'));
  return taken.join('');
}

it.each([
  ['a file', `--b\r\n${head}\r\nPK\x03\x04\r\n--b--\r\n`, 'PK\x03\x04'],
  ['a preamble before', `hello\r\n--b\r\n${head}\r\nPK\r\n--b--`, 'PK'],
  ['a second part', `--b\r\n${head}\r\none\r\n--b\r\n${head}\r\ntwo\r\n--b--`, 'one'],
  ['LF alone before the last boundary', `--b\r\n${head}\r\nPK\n--b--\r\n`, 'PK'],
  ['LF alone everywhere', `--b\n${head.replaceAll('\r', '')}\nPK\n--b--\n`, 'PK'],
  ['no headers', '--b\r\n\r\nPK\r\n--b--', 'PK'],
  ['nothing in it', `--b\r\n${head}\r\n\r\n--b--`, ''],
  ['line ends of its own', `--b\r\n${head}\r\n\r\na\r\n-\n--c\r\n\r\n\r\n--b--`, '\r\na\r\n-\n--c\r\n\r\n'],
  ['one line end', `--b\r\n${head}\r\n\n\r\n--b--`, '\n'],
])('the first part of %s comes whole, in whatever pieces', async (_, body, expected) => {
  for (let size = 1; size <= body.length; size++) {
    expect(await partOf(body, size), `pieces of ${size}`).toBe(expected);
  }
});

it.each([
  ['nothing', '', 'ends before'],
  ['no last boundary', `--b\r\n${head}\r\nPK`, 'ends before'],
  ['no part', '--b--\r\n', 'has no part'],
  ['a boundary that goes on', '--bc\r\n\r\nPK\r\n--bc--', 'no boundary'],
  ['headers without end', `--b\r\n${'x'.repeat(20_000)}`, 'no part in its first'],
])('a body with %s is refused', async (_, body, problem) => {
  const refusal = { code: 'request.invalid', message: expect.stringContaining(problem) };
  await expect(partOf(body, 7)).rejects.toMatchObject(refusal);
});

it('a boundary is read from the header, quoted or not, and none that may not be', () => {
  expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
  expect(boundaryOf('multipart/form-data; charset=utf-8; Boundary="a b:c"')).toBe('a b:c');
  expect(boundaryOf('multipart/form-data')).toBeUndefined();
  expect(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(71)}`)).toBeUndefined();
  expect(boundaryOf('multipart/form-data; boundary="a\\"b"')).toBeUndefined();
});
