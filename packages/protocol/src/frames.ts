/** Frames of a log: 4 bytes length, 4 bytes CRC-32, then the record as JSON. See records.ts. */
import { crc32 } from 'node:zlib';
import { maxRecordBytes } from './limits.ts';
import { parseRecord } from './parse.ts';
import type { LogRecord } from './records.ts';
import type { RecordAt } from './session.ts';

const headBytes = 8;

export function encodeRecord(record: LogRecord): Buffer {
  const payload = Buffer.from(JSON.stringify(record));
  if (payload.length > maxRecordBytes)
    throw new RangeError(`a record of ${payload.length} bytes is too large`);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(payload.length, 0);
  head.writeUInt32BE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

/** What stands in a file or stream is no frame. `offset` is where the last whole frame ends. */
export class FrameError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'FrameError';
    this.offset = offset;
  }
}

/** Takes bytes in any pieces and gives whole records with the cursor behind each. */
export class RecordDecoder {
  #rest: Buffer = Buffer.alloc(0);
  #cursor: number;

  /** `from` is the byte offset of the first byte that will be pushed. */
  constructor(from: number) {
    this.#cursor = from;
  }

  /** The end of the last whole frame. */
  get cursor(): number {
    return this.#cursor;
  }

  /**
   * Passes over records of kinds that are not known. Throws `FrameError` where the bytes are damaged, once what stands
   * whole before them has been given out.
   */
  push(chunk: Uint8Array): RecordAt[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const records: RecordAt[] = [];
    let at = 0;
    try {
      for (let frame = this.#frameAt(at); frame; frame = this.#frameAt(at)) {
        const record = recordOf(frame, this.#cursor);
        at += headBytes + frame.length;
        this.#cursor += headBytes + frame.length;
        if (record) records.push({ record, cursor: this.#cursor });
      }
    } catch (error) {
      if (records.length === 0) throw error;
    }
    this.#rest = this.#rest.subarray(at);
    return records;
  }

  /** The payload of the frame that begins here; undefined where it is not there as a whole. */
  #frameAt(at: number): Buffer | undefined {
    if (this.#rest.length - at < headBytes) return undefined;
    const length = this.#rest.readUInt32BE(at);
    if (length > maxRecordBytes) throw new FrameError(`a frame claims ${length} bytes`, this.#cursor);
    const end = at + headBytes + length;
    if (this.#rest.length < end) return undefined;
    const payload = this.#rest.subarray(at + headBytes, end);
    if (crc32(payload) === this.#rest.readUInt32BE(at + 4)) return payload;
    throw new FrameError('a frame has a wrong checksum', this.#cursor);
  }
}

function recordOf(payload: Buffer, at: number): LogRecord | undefined {
  try {
    return parseRecord(JSON.parse(payload.toString('utf8')));
  } catch (error) {
    throw new FrameError(`a frame holds no record: ${(error as Error).message}`, at);
  }
}
