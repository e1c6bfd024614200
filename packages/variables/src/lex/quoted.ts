/** Text between quotes, and the position after the closing one. */
export type Quoted = { readonly text: string; readonly end: number };

/** Reads `"text"`, which holds neither `"` nor `#`, or `\"text\"`; undefined where neither starts at `at`. */
export function readQuoted(text: string, at: number): Quoted | undefined {
  if (text.startsWith('\\"', at)) return readEscapedQuoted(text, at);
  if (text.charAt(at) !== '"') return undefined;
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== '"' && text.charAt(end) !== '#') end += 1;
  return text.charAt(end) === '"' ? { text: text.slice(at + 1, end), end: end + 1 } : undefined;
}

function readEscapedQuoted(text: string, at: number): Quoted | undefined {
  const close = text.indexOf('\\"', at + 2);
  return close === -1 ? undefined : { text: text.slice(at + 2, close), end: close + 2 };
}
