/** Bits of a bzip2 file, the highest of each byte first. */
import { PackageError } from './package-error.ts';

export function damaged(why: string): PackageError {
  return new PackageError('package.corrupt', `the archive is damaged: ${why}`);
}

/** A block has at most 900,000 symbols of 20 bits, and tables before it. */
const largestBlockBytes = 2_500_000;

export class Bits {
  readonly #chunks: AsyncIterator<Buffer>;
  #bytes: Buffer = Buffer.alloc(0);
  /** In bits. */
  #at = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Makes sure that a whole block is there, as far as the file goes; false at the end of the file. */
  async fill(): Promise<boolean> {
    const held = [this.#bytes.subarray(this.#at >>> 3)];
    this.#at &= 7;
    for (let bytes = held[0]?.length ?? 0; bytes < largestBlockBytes; ) {
      const { done, value } = await this.#chunks.next();
      if (done) break;
      held.push(value);
      bytes += value.length;
    }
    this.#bytes = held.length === 1 ? (held[0] ?? this.#bytes) : Buffer.concat(held);
    return this.#bytes.length > 0;
  }

  /** At most 24 of them. */
  read(count: number): number {
    const end = this.#at + count;
    if (end > this.#bytes.length * 8) throw damaged('the file ends too early');
    let value = 0;
    for (let byte = this.#at >>> 3; byte <= (end - 1) >>> 3; byte++)
      value = (value << 8) | (this.#bytes[byte] ?? 0);
    const spare = (8 - (end & 7)) & 7;
    this.#at = end;
    return (value >>> spare) & ((1 << count) - 1);
  }

  readBit(): number {
    const byte = this.#bytes[this.#at >>> 3];
    if (byte === undefined) throw damaged('the file ends too early');
    const bit = (byte >>> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  /** Passes over what is left of a byte. */
  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }
}
