/** The files of artifacts: fetched from agents, each whole or not at all. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type AgentSession,
  LinkError,
  ProtocolError,
  type ProtocolErrorCode,
  type Sha256,
  type Ticket,
} from '@tako/protocol';
import { hashedFile, incomingFolder, placeFile } from '../data-folder/hashed-file.ts';
import { damagedTries, readPieceBytes } from './limits.ts';

export type Wanted = { readonly ticket: Ticket; readonly sha256: Sha256; readonly sizeBytes: number };

export type FetchOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece that has come. */
  readonly onProgress?: () => void;
};

/** `failed` is for good; `pending` is for now: this server's disk does not take it, or the agent cannot read it. */
export type Fetched =
  | { readonly state: 'collected' }
  | { readonly state: 'failed' | 'pending'; readonly error: string };

export type ArtifactFiles = {
  readonly folder: string;
  /**
   * Settles when the file is here, durably, with the hash that was promised, or with why it is not. What an earlier try
   * has brought, in this life of the server or another, is not sent again. Throws `LinkError`, or the signal's reason.
   */
  fetch(session: AgentSession, wanted: Wanted, options?: FetchOptions): Promise<Fetched>;
};

/** One fetch of the same bytes at a time; another waits, then finds what the first has left. */
export function openArtifactFiles(folder: string): ArtifactFiles {
  const underWay = new Map<Sha256, Promise<unknown>>();
  return {
    folder,
    fetch: async (session, wanted, options = {}) => {
      const { sha256 } = wanted;
      for (let other = underWay.get(sha256); other; other = underWay.get(sha256)) await settled(other);
      const mine = fetchFile(folder, session, wanted, options).finally(() => underWay.delete(sha256));
      underWay.set(sha256, mine);
      return mine;
    },
  };
}

/** Refusals after which the agent will never have the file. */
const lastWords: ReadonlySet<ProtocolErrorCode> = new Set([
  ...(['action.unknown', 'file.missing', 'file.offset', 'file.size'] as const),
]);

/** However it ended: whoever began it is told. */
async function settled(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}

async function fetchFile(
  folder: string,
  session: AgentSession,
  wanted: Wanted,
  options: FetchOptions,
): Promise<Fetched> {
  try {
    for (let tries = 1; ; tries++) {
      if ((await sizeOf(hashedFile(folder, wanted.sha256))) === wanted.sizeBytes) break;
      if (await fetchRest(folder, session, wanted, options)) break;
      if (tries === damagedTries) return { state: 'failed', error: 'its bytes were damaged on the way' };
    }
    return { state: 'collected' };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof LinkError) throw error;
    if (error instanceof ProtocolError) {
      return { state: lastWords.has(error.code) ? 'failed' : 'pending', error: error.message };
    }
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { state: 'pending', error: (error as Error).message };
  }
}

/** False where what has come has another hash; then none of it is left. */
async function fetchRest(
  folder: string,
  session: AgentSession,
  { ticket, sha256, sizeBytes }: Wanted,
  { signal, onProgress }: FetchOptions,
): Promise<boolean> {
  const incoming = incomingFolder(folder);
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const part = path.join(incoming, `${sha256}.part`);
  if (((await sizeOf(part)) ?? 0) > sizeBytes) await rm(part);
  const offset = (await sizeOf(part)) ?? 0;
  const hash = await hashOf(part, offset);
  const handle = await open(part, 'a', 0o600);
  try {
    const receive = (chunks: AsyncIterable<Buffer>) => append(handle, hash, chunks, onProgress);
    if (offset < sizeBytes) {
      await session.receiveArtifact({ ticket, sha256, sizeBytes, offset, receive }, signal);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') === sha256) {
    await placeFile(folder, part, sha256);
    return true;
  }
  await rm(part, { force: true });
  return false;
}

async function append(
  handle: FileHandle,
  hash: Hash,
  chunks: AsyncIterable<Buffer>,
  onProgress?: () => void,
): Promise<void> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    await handle.appendFile(chunk);
    onProgress?.();
  }
}

async function hashOf(file: string, bytes: number): Promise<Hash> {
  const hash = createHash('sha256');
  if (bytes === 0) return hash;
  const options = { end: bytes - 1, highWaterMark: readPieceBytes };
  for await (const chunk of createReadStream(file, options)) hash.update(chunk as Buffer);
  return hash;
}

/** Undefined where there is no such file. */
async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return found?.size;
}
