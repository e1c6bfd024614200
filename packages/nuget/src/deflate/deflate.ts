/**
 * Deflate (RFC 1951) whose bytes are the same on every machine and with every Node. Those of Node's own zlib are not:
 * it is built in several ways, and hashes as the processor can.
 */
import type { BitWriter } from './bit-writer.ts';
import { efforts } from './effort.ts';
import { createFinder, findMatches } from './find-matches.ts';
import { writeBlock, writeStored } from './write-block.ts';

/**
 * Gives a stream of its own where the content `isEnd`, else bytes that end on a byte's edge, so that those of what
 * comes next can follow. What is given is good until the next call, as the memory is used again.
 */
export type Deflater = (content: Uint8Array, effort: keyof typeof efforts, isEnd: boolean) => Uint8Array;

/** An empty block that says of itself that it is the last. */
const lastBlock = Uint8Array.of(0x03, 0x00);

export function createDeflater(): Deflater {
  const finder = createFinder();
  const writer: BitWriter = { bytes: new Uint8Array(0), length: 0, held: 0, heldBits: 0 };
  return (content, effort, isEnd) => {
    const most = mostDeflatedBytes(content.length);
    if (writer.bytes.length < most) writer.bytes = new Uint8Array(most);
    writer.length = 0;
    findMatches(content, finder, efforts[effort], (block) => writeBlock(writer, content, block));
    writeStored(writer, new Uint8Array(0));
    if (isEnd) {
      writer.bytes.set(lastBlock, writer.length);
      writer.length += lastBlock.length;
    }
    return writer.bytes.subarray(0, writer.length);
  };
}

/** No block takes more than if it were stored; each stored one takes 5 bytes, and one more where bits were held. */
export const mostDeflatedBytes = (bytes: number): number => bytes + 6 * (Math.ceil(bytes / 32_000) + 4);
