import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { hashedFile, placeFile, storedHashes } from './hashed-file.ts';

it('files are named by their hash, in a folder of its first two digits', () => {
  expect(hashedFile('/data', 'ab12' as Sha256)).toMatch(/data.ab.ab12$/);
});

it('a file that is put in its place is found there, and what has another name is none of them', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'tako-hashed-'));
  onTestFinished(() => rm(root, { recursive: true }));
  expect(await storedHashes(path.join(root, 'not-there'))).toEqual([]);
  const sha256 = 'a'.repeat(64) as Sha256;
  const given = path.join(root, 'given');
  await writeFile(given, '1');
  await placeFile(root, given, sha256);
  await writeFile(`${hashedFile(root, sha256)}.tmp`, '1');
  expect(await storedHashes(root)).toEqual([sha256]);
});
