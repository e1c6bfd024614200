import { textOfUnits } from './text-bytes.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sixBitsOf = new Map([...alphabet].map((char, index) => [char, index]));

export function toBase64(bytes: Uint8Array): string {
  const chars = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let at = 0, end = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) chars[end++] = alphabet.charCodeAt((bits >> shift) & 63);
  }
  const padding = (3 - (bytes.length % 3)) % 3;
  return textOfUnits(chars.subarray(0, chars.length - padding)) + '='.repeat(padding);
}

/** Reads base64 with its padding, blanks between the characters allowed; undefined where it is something else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const chars = text.replace(/[ \t\r\n]/g, '');
  const padding = chars.endsWith('==') ? 2 : chars.endsWith('=') ? 1 : 0;
  if (chars.length % 4 !== 0) return undefined;
  const bytes = new Uint8Array((chars.length / 4) * 3);
  let [bits, end] = [0, 0];
  for (let at = 0; at < chars.length; at += 1) {
    const sixBits = at >= chars.length - padding ? 0 : sixBitsOf.get(chars.charAt(at));
    if (sixBits === undefined) return undefined;
    bits = ((bits << 6) | sixBits) & 0xffffff;
    if (at % 4 !== 3) continue;
    for (const shift of [16, 8, 0]) bytes[end++] = (bits >> shift) & 0xff;
  }
  return bytes.subarray(0, end - padding);
}
