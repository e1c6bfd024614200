import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { bodyPieces } from '../http/body-pieces.ts';
import { filesOf } from './packages.test-support.ts';
import { receiveFile } from './receive-file.ts';

const signal = new AbortController().signal;

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-receive-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('what comes in pieces is one file, with its size and SHA-256', async () => {
  const pieces = Readable.from([Buffer.from('ab'), Buffer.from('c')]);
  const { file, sha256, sizeBytes } = await receiveFile(await tempFolder(), pieces, signal);
  expect(await readFile(file, 'utf8')).toBe('abc');
  expect(sizeBytes).toBe(3);
  expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('more than the limit is refused while it comes, leaves no file, and the sender can still be answered', async () => {
  const folder = await tempFolder();
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(1000));
    },
  });
  const receiving = receiveFile(folder, bodyPieces(endless), signal, 10_000);
  await expect(receiving).rejects.toMatchObject({ code: 'package.too-large' });
  expect(await filesOf(folder)).toEqual([]);
  expect(endless.destroyed).toBe(false);
});

it('one that is refused at its first bytes leaves no file either, however often that happens', async () => {
  const folder = await tempFolder();
  const refused = () => receiveFile(folder, Readable.from([Buffer.alloc(100)]), signal, 10);
  const results = await Promise.allSettled(Array.from({ length: 200 }, refused));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(await filesOf(folder)).toEqual([]);
});
