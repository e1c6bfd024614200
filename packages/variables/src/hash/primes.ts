/** The first primes, from whose roots SHA-2 takes its constants. */
export function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < count; candidate += 1n) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  }
  return primes;
}

/** The first `bits` bits after the point of the square (2) or cube (3) root of `value`. */
export function rootFraction(value: bigint, degree: 2n | 3n, bits: bigint): bigint {
  const scaled = value << (bits * degree);
  let [low, high] = [0n, 1n << (bits + 16n)];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= scaled) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(Number(bits), low);
}
