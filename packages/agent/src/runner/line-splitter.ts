import { longestLineChars } from '../limits.ts';

/** Cuts text that comes in pieces into lines; CR LF and LF end one, and so does the greatest length. */
export class LineSplitter {
  #rest = '';

  push(text: string): string[] {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    const lines = parts.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)).flatMap(shortened);
    while (this.#rest.length > longestLineChars) {
      lines.push(this.#rest.slice(0, longestLineChars));
      this.#rest = this.#rest.slice(longestLineChars);
    }
    return lines;
  }

  /** A last line without an end. */
  flush(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

function shortened(line: string): string[] {
  if (line.length <= longestLineChars) return [line];
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += longestLineChars)
    pieces.push(line.slice(at, at + longestLineChars));
  return pieces;
}
