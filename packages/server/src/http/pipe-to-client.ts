import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** Sends these bytes as the answer's body; settles when the client has them or is gone. */
export async function pipeToClient(bytes: AsyncIterable<Buffer>, response: Response): Promise<void> {
  await pipeline(bytes, response).catch((error: NodeJS.ErrnoException) => {
    // A client that goes away in the middle of a download is nobody's fault.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
