/** Unpacks what the program `compress` has made (`.Z`), of which Node knows nothing; the format as ncompress has it. */
import { PackageError } from './package-error.ts';

const headerBytes = 3;
const clearCode = 256;
const leastBits = 9;
const mostBits = 16;
const pieceBytes = 64 * 1024;

/** For `pipeline`. Throws `package.corrupt`; there are no checksums in it, so that not every damage shows. */
export async function* unpackLzw(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let header: Buffer = Buffer.alloc(0);
  let words: Words | undefined;
  for await (const chunk of chunks) {
    let rest = chunk;
    if (!words) {
      header = Buffer.concat([header, chunk]);
      if (header.length < headerBytes) continue;
      words = new Words(header);
      rest = header.subarray(headerBytes);
    }
    yield* words.unpack(rest);
  }
  if (!words) throw damaged('the file ends too early');
  yield* words.flush();
}

function damaged(why: string): PackageError {
  return new PackageError('package.corrupt', `the archive is damaged: ${why}`);
}

/** The table of words: each is an earlier word with one byte more. */
class Words {
  readonly #prefix: Uint16Array;
  readonly #last: Uint8Array;
  /** A word from its end; one can be as long as there are words. */
  readonly #word: Uint8Array;
  readonly #mostBits: number;
  /** Whether a code may empty the table. */
  readonly #clears: boolean;
  #next: number;
  #bits = leastBits;
  /** Codes of this width come in eights; where the width changes, what is left of an eight is passed over. */
  #inGroup = 0;
  #toSkip = 0;
  #before = -1;
  #firstByte = 0;
  #held = 0;
  #heldBits = 0;
  #full: Buffer | undefined;
  #piece = Buffer.allocUnsafe(pieceBytes);
  #filled = 0;

  constructor([mark, second, flags = 0]: Buffer) {
    this.#mostBits = flags & 0x1f;
    this.#clears = (flags & 0x80) !== 0;
    const isKnown = mark === 0x1f && second === 0x9d && (flags & 0x60) === 0;
    if (!isKnown || this.#mostBits < leastBits || this.#mostBits > mostBits) {
      throw damaged('it does not begin as compress does');
    }
    const count = 1 << this.#mostBits;
    this.#prefix = new Uint16Array(count);
    this.#last = Uint8Array.from({ length: count }, (_, code) => (code < clearCode ? code : 0));
    this.#word = new Uint8Array(count);
    this.#next = this.#firstFree();
  }

  #firstFree(): number {
    return this.#clears ? clearCode + 1 : clearCode;
  }

  *unpack(chunk: Buffer): Generator<Buffer> {
    for (const byte of chunk) {
      if (this.#toSkip >= 8) {
        this.#toSkip -= 8;
        continue;
      }
      // Groups are whole bytes, so that what is passed over is, too.
      this.#held |= byte << this.#heldBits;
      this.#heldBits += 8;
      if (this.#heldBits < this.#bits) continue;
      const code = this.#held & ((1 << this.#bits) - 1);
      this.#held >>>= this.#bits;
      this.#heldBits -= this.#bits;
      this.#inGroup = (this.#inGroup + 1) & 7;
      this.#take(code);
      // At once: a few bytes may come to a great many.
      if (this.#full) yield this.#full;
      this.#full = undefined;
    }
  }

  *flush(): Generator<Buffer> {
    if (this.#filled > 0) yield this.#piece.subarray(0, this.#filled);
    this.#filled = 0;
  }

  #take(code: number): void {
    if (this.#clears && code === clearCode && this.#before >= 0) {
      this.#passOver(leastBits);
      // The word that comes next is kept in the place of the code itself, where nobody finds it.
      this.#next = this.#firstFree() - 1;
      return;
    }
    this.#put(this.#word.subarray(this.#spell(code)));
    if (this.#before >= 0 && this.#next < 1 << this.#mostBits) {
      this.#prefix[this.#next] = this.#before;
      this.#last[this.#next] = this.#firstByte;
      this.#next += 1;
    }
    this.#before = code;
    const isFull = this.#bits < this.#mostBits && this.#next > (1 << this.#bits) - 1;
    if (isFull) this.#passOver(this.#bits + 1);
  }

  /** Where in `#word` the word begins, which ends where that ends. */
  #spell(code: number): number {
    let start = this.#word.length;
    let at = code;
    if (code > this.#next || (code >= clearCode && this.#before < 0)) throw damaged('a code means nothing');
    // The very word that this code is about to add.
    if (code === this.#next) {
      this.#word[--start] = this.#firstByte;
      at = this.#before;
    }
    for (; at >= clearCode; at = this.#prefix[at] ?? 0) this.#word[--start] = this.#last[at] ?? 0;
    this.#word[--start] = at;
    this.#firstByte = at;
    return start;
  }

  #put(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > pieceBytes) {
      this.#full = this.#piece.subarray(0, this.#filled);
      this.#piece = Buffer.allocUnsafe(pieceBytes);
      this.#filled = 0;
    }
    this.#piece.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #passOver(bits: number): void {
    const left = ((8 - this.#inGroup) & 7) * this.#bits - this.#heldBits;
    this.#toSkip = Math.max(0, left);
    [this.#held, this.#heldBits, this.#inGroup, this.#bits] = [0, 0, 0, bits];
  }
}
