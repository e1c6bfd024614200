/** Looking through an action's records from the outside. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type ActionOutcome, FrameError, RecordDecoder } from '@tako/protocol';
import { logChunkBytes } from '../limits.ts';

export type Scan = {
  /** The end of the last whole record. */
  readonly wholeBytes: number;
  /** Of the record `ended`, where the file has one. */
  readonly outcome: ActionOutcome | undefined;
};

export async function scanRecords(file: string): Promise<Scan> {
  if ((await sizeOfRecords(file)) === 0) return { wholeBytes: 0, outcome: undefined };
  const decoder = new RecordDecoder(0);
  let outcome: ActionOutcome | undefined;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: logChunkBytes })) {
      for (const { record } of decoder.push(chunk as Buffer))
        if (record.kind === 'ended') outcome = record.outcome;
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
  }
  return { wholeBytes: decoder.cursor, outcome };
}

/** 0 where there is no file yet. */
export async function sizeOfRecords(file: string): Promise<number> {
  return stat(file).then(
    (stats) => stats.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 0;
      throw error;
    },
  );
}
