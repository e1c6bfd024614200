import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { bodyPieces } from './body-pieces.ts';

it('a piece of a body is there until the next is asked for, and takes no memory from then on', async () => {
  const sent = ['one', 'two'].map((text) => Buffer.from(new TextEncoder().encode(text).buffer));
  const taken: string[] = [];
  for await (const piece of bodyPieces(Readable.from(sent))) taken.push(piece.toString());
  expect(taken).toEqual(['one', 'two']);
  expect(sent.map(({ buffer }) => buffer.byteLength)).toEqual([0, 0]);
});

it('a piece that shares its memory with others leaves it to them', async () => {
  const shared = Buffer.from(new TextEncoder().encode('one two').buffer);
  for await (const _piece of bodyPieces(Readable.from([shared.subarray(0, 3)])));
  expect(shared.toString()).toBe('one two');
});

it('whoever stops early leaves the stream open', async () => {
  const body = Readable.from([Buffer.from('one'), Buffer.from('two')]);
  for await (const _piece of bodyPieces(body)) break;
  expect(body.destroyed).toBe(false);
});
