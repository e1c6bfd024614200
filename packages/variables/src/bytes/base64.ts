const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sixBitsOf = new Map([...alphabet].map((char, index) => [char, index]));

export function toBase64(bytes: Uint8Array): string {
  const quads: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.subarray(at, at + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const chars = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63));
    if (third === undefined) chars[3] = '=';
    if (second === undefined) chars[2] = '=';
    quads.push(chars.join(''));
  }
  return quads.join('');
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
