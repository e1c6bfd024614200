/** The threads that pack pieces at the same time. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  mostPackingThreads,
  packingThreadYoungMegabytes,
  piecesPerThread,
  threadPaysFromBytes,
} from '../limits.ts';
import { PackageError, type PackageErrorCode } from '../package-error.ts';
import { createPiecePacker, mostPackedBytes, type PackedPiece, type PieceJob } from './pack-piece.ts';
import type { Outcome, Problem, SlotJob } from './packing-thread.ts';

/** The piece is good until it is released, which must happen. */
export type LentPiece = PackedPiece & { release(): void };

export type PackingThreads = {
  /** Rejects as `PiecePacker` throws. */
  pack(job: PieceJob): Promise<LentPiece>;
  /** So many jobs at once keep all threads busy; besides, one piece may be waiting for its release. */
  readonly width: number;
  /** Ends the threads, whatever they are doing. */
  close(): Promise<void>;
};

/** As many as there are cores, and as the bytes are worth; for few bytes none is started, and the caller's does it. */
export function startPackingThreads(totalBytes: number): PackingThreads {
  const worth = Math.floor(totalBytes / threadPaysFromBytes);
  const count = Math.min(availableParallelism(), mostPackingThreads, worth);
  if (count === 0) return withoutThreads();
  const threads = Array.from({ length: count }, startThread);
  return {
    pack: (job) => leastBusy(threads).pack(job),
    width: count * piecesPerThread,
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

function withoutThreads(): PackingThreads {
  const packPiece = createPiecePacker();
  const release = () => undefined;
  return { pack: async (job) => ({ ...packPiece(job), release }), width: 1, close: async () => undefined };
}

type Thread = Omit<PackingThreads, 'width'> & { held(): number };

/** Taken this way, no thread ever holds more than one piece more than its share. */
const leastBusy = (threads: readonly Thread[]): Thread =>
  threads.reduce((best, thread) => (thread.held() < best.held() ? thread : best));

/** Beside the bundle where there is one, else the source. */
function threadProgram(): string {
  const bundled = fileURLToPath(new URL('./packing-thread.js', import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL('./packing-thread.ts', import.meta.url));
}

type Waiting = {
  readonly slot: number;
  readonly resolve: (piece: LentPiece) => void;
  readonly reject: (error: Error) => void;
};

/** A thread answers in the order of its jobs. */
function startThread(): Thread {
  const slots = Array.from(
    { length: piecesPerThread + 1 },
    () => new Uint8Array(new SharedArrayBuffer(mostPackedBytes)),
  );
  const free = [...slots.keys()];
  const worker = new Worker(threadProgram(), {
    workerData: slots,
    resourceLimits: { maxYoungGenerationSizeMb: packingThreadYoungMegabytes },
  });
  const waiting: Waiting[] = [];
  worker.on('message', (outcome: Outcome) => {
    const job = waiting.shift();
    if (!job) return;
    if ('problem' in outcome) return job.reject(errorOf(outcome.problem));
    const { packedBytes, ...facts } = outcome;
    const packed = (slots[job.slot] as Uint8Array).subarray(0, packedBytes);
    job.resolve({ ...facts, packed, release: () => free.push(job.slot) });
  });
  const fail = (error: Error) => {
    for (const job of waiting.splice(0)) job.reject(error);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a thread of the packer has ended too early')));
  return {
    held: () => slots.length - free.length,
    pack: (job) =>
      new Promise((resolve, reject) => {
        const slot = free.pop();
        if (slot === undefined) throw new Error('more pieces are packed at once than were asked for');
        waiting.push({ slot, resolve, reject });
        worker.postMessage({ ...job, slot } satisfies SlotJob);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

function errorOf({ isPackage, code, message, path }: Problem): Error {
  if (isPackage) return new PackageError(code as PackageErrorCode, message, path);
  return Object.assign(new Error(message), { code, path });
}
