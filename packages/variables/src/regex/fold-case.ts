import type { CharTest } from './pattern.ts';

/** The test for a character in either case. */
export function caseVariants(has: CharTest): CharTest {
  return (char) => has(char) || has(char.toLowerCase()) || has(char.toUpperCase());
}
