/** Fetching from an agent whose answers the test writes. */
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type AgentSession, LinkError, ProtocolError, type Sha256, type Ticket } from '@tako/protocol';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { filesOf } from '../package/packages.test-support.ts';
import { type ArtifactFiles, openArtifactFiles } from './artifact-files.ts';

const bytes = randomBytes(300_000);
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex') as Sha256;
const wanted = { ticket: 'T-1' as Ticket, sha256: hashOf(bytes), sizeBytes: bytes.length };
const piece = 50_000;

let folder: string;
let files: ArtifactFiles;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-artifacts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  files = openArtifactFiles(folder);
});

const offsets: number[] = [];
beforeEach(() => {
  offsets.length = 0;
});

/** Sends this content from the offset on, and is cut when so many bytes have gone. */
function sending(content: Buffer, cutAfter = Number.POSITIVE_INFINITY): AgentSession {
  async function* chunks(offset: number): AsyncGenerator<Buffer> {
    for (let at = offset; at < content.length; at += piece) {
      if (at - offset >= cutAfter) throw new LinkError('the line was cut', { sent: true });
      yield content.subarray(at, at + piece);
    }
  }
  const session: Pick<AgentSession, 'receiveArtifact'> = {
    receiveArtifact: ({ offset, receive }) => {
      offsets.push(offset);
      return receive(chunks(offset));
    },
  };
  return session as AgentSession;
}

const stored = () => readFile(path.join(folder, wanted.sha256.slice(0, 2), wanted.sha256));

it('a file that is cut goes on where it was, also for another life of the server', async () => {
  await expect(files.fetch(sending(bytes, 100_000), wanted)).rejects.toBeInstanceOf(LinkError);
  await expect(openArtifactFiles(folder).fetch(sending(bytes, 100_000), wanted)).rejects.toThrow('cut');
  expect(await openArtifactFiles(folder).fetch(sending(bytes), wanted)).toEqual({ state: 'collected' });
  expect(offsets).toEqual([0, 100_000, 200_000]);
  expect((await stored()).equals(bytes)).toBe(true);
  expect(await filesOf(folder)).toEqual([wanted.sha256]);
});

it('a file that two actions hand over is sent once, whoever asks first', async () => {
  const session = sending(bytes);
  const other = { ...wanted, ticket: 'T-2' as Ticket };
  const both = await Promise.all([files.fetch(session, wanted), files.fetch(session, other)]);
  expect(both).toEqual([{ state: 'collected' }, { state: 'collected' }]);
  expect(offsets).toEqual([0]);
});

it('what waits for another fetch of the same bytes goes on where that was cut', async () => {
  const first = files.fetch(sending(bytes, 50_000), wanted);
  const second = files.fetch(sending(bytes), wanted);
  await expect(first).rejects.toBeInstanceOf(LinkError);
  expect(await second).toEqual({ state: 'collected' });
  expect(offsets).toEqual([0, 50_000]);
});

it('bytes that are damaged are fetched anew once, and then the file is given up', async () => {
  const other = randomBytes(bytes.length);
  await expect(files.fetch(sending(other, 100_000), wanted)).rejects.toBeInstanceOf(LinkError);
  expect(await files.fetch(sending(bytes), wanted)).toEqual({ state: 'collected' });
  expect(offsets).toEqual([0, 100_000, 0]);
  const never = { ...wanted, sha256: 'f'.repeat(64) as Sha256 };
  expect(await files.fetch(sending(bytes), never)).toEqual({
    ...{ state: 'failed', error: 'its bytes were damaged on the way' },
  });
  expect(await filesOf(folder)).toEqual([wanted.sha256]);
});

it('half a file that is longer than the whole is not gone on with', async () => {
  await expect(files.fetch(sending(bytes, 50_000), wanted)).rejects.toBeInstanceOf(LinkError);
  await appendFile(path.join(folder, 'incoming', `${wanted.sha256}.part`), bytes);
  expect(await files.fetch(sending(bytes), wanted)).toEqual({ state: 'collected' });
  expect(offsets).toEqual([0, 0]);
});

it('an empty file needs no byte of its agent', async () => {
  const empty = { ...wanted, sha256: hashOf(Buffer.alloc(0)), sizeBytes: 0 };
  expect(await files.fetch(sending(bytes), empty)).toEqual({ state: 'collected' });
  expect([offsets, await filesOf(folder)]).toEqual([[], [empty.sha256]]);
});

it('what the agent refuses is given up with its reason, what the disk refuses is for later', async () => {
  const refusing = {
    receiveArtifact: () => Promise.reject(new ProtocolError('file.missing', 'there is no such file')),
  } as unknown as AgentSession;
  expect(await files.fetch(refusing, wanted)).toEqual({ state: 'failed', error: 'there is no such file' });
  await writeFile(path.join(folder, 'a file'), '');
  const nowhere = openArtifactFiles(path.join(folder, 'a file'));
  expect(await nowhere.fetch(sending(bytes), wanted)).toMatchObject({
    ...{ state: 'pending', error: expect.stringMatching(/^ENOTDIR/) },
  });
});

it('a fetch that is called off rejects with the reason of its signal', async () => {
  const off = new AbortController();
  const session = {
    receiveArtifact: async () => {
      off.abort(new Error('enough'));
      throw new LinkError('the stream was closed', { sent: true });
    },
  } as unknown as AgentSession;
  await expect(files.fetch(session, wanted, { signal: off.signal })).rejects.toThrow('enough');
});
