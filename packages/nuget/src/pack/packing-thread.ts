/** One thread of the packer: takes jobs from its parent and says what became of each, in order. */
import { parentPort, workerData } from 'node:worker_threads';
import { PackageError } from '../package-error.ts';
import { createPiecePacker, type PieceJob } from './pack-piece.ts';

/** The packed bytes are put into one of the slots that the parent shares: nothing is left for either to collect. */
export type SlotJob = PieceJob & { readonly slot: number };

export type Outcome =
  | { readonly packedBytes: number; readonly isDeflated: boolean; readonly crc32: number }
  | { readonly problem: Problem };

/** A thread cannot hand over an `Error` with its code. */
export type Problem = {
  readonly isPackage: boolean;
  readonly code: string | undefined;
  readonly message: string;
  readonly path: string | undefined;
};

const slots = workerData as readonly Uint8Array[];
const packPiece = createPiecePacker();

parentPort?.on('message', (job: SlotJob) => parentPort?.postMessage(outcomeOf(job)));

function outcomeOf(job: SlotJob): Outcome {
  try {
    const { packed, ...facts } = packPiece(job);
    slots[job.slot]?.set(packed);
    return { ...facts, packedBytes: packed.length };
  } catch (error) {
    const { message, code, path } = error as NodeJS.ErrnoException;
    const isPackage = error instanceof PackageError;
    return { problem: { isPackage, code, message, path: isPackage ? error.entry : path } };
  }
}
