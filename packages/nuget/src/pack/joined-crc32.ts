/** The checksum of two pieces together, of the checksums of each: pieces are summed in parallel. */

/** The polynomial of zip's CRC-32, lowest bit first. */
const polynomial = 0xedb88320;

/** A number is a polynomial over bits, its highest bit the factor of x⁰; the product is modulo the CRC's. */
function multiply(a: number, b: number): number {
  let product = 0;
  let power = b;
  for (let bit = 0x80000000; bit !== 0 && a !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= power;
    power = power & 1 ? (power >>> 1) ^ polynomial : power >>> 1;
  }
  return product >>> 0;
}

/** x to the power of 8 times `bytes`: what that many more bytes do to a checksum before them. */
function powerOf(bytes: number): number {
  let result = 0x80000000;
  let square = 0x00800000;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

export function joinedCrc32(first: number, second: number, bytesOfSecond: number): number {
  return (multiply(powerOf(bytesOfSecond), first) ^ second) >>> 0;
}
