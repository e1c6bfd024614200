import { open } from 'node:fs/promises';
import { type ArtifactFile, ProtocolError } from '@tako/protocol';
import { undefinedIfMissing } from '../home/read-file.ts';
import { artifactChunkBytes } from '../limits.ts';

/** The bytes of a kept file from `from` on. Throws `file.missing`, `file.offset`. */
export async function readArtifact(file: string, from: number): Promise<ArtifactFile> {
  const handle = await open(file, 'r').catch(undefinedIfMissing);
  if (!handle) throw new ProtocolError('file.missing', 'the action has handed over no such file');
  try {
    const { size } = await handle.stat();
    if (from > size) {
      throw new ProtocolError('file.offset', `the file ends at ${size}, before ${from}`, { offset: size });
    }
    const body = handle.createReadStream({ start: from, highWaterMark: artifactChunkBytes });
    return { sizeBytes: size, body };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
