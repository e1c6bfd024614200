/** Hides secrets in the lines that the server itself writes; lines of scripts were masked by the agent. */

const mask = '********';

/** Shorter values would hide half of every log. */
const leastSecretChars = 4;

/** A function that puts a mask in the place of every secret, longest first, so that no part of one is left. */
export function createMask(secrets: Iterable<string>): (text: string) => string {
  const parts = [...secrets].flatMap((secret) => [secret, ...secret.split(/\r?\n/)]);
  const values = [...new Set(parts.map((part) => part.trim()))]
    .filter((value) => value.length >= leastSecretChars)
    .toSorted((a, b) => b.length - a.length);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, mask), text);
}
