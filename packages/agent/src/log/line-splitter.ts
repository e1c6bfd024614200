/** `ends` is false where the line goes on in the next piece. */
export type LinePiece = { readonly text: string; readonly ends: boolean };

/** Cuts text that comes in pieces into lines; CR LF and LF end one. A line beyond the limit comes in pieces. */
export class LineSplitter {
  readonly #limitOf: (line: string) => number;
  #rest = '';

  /** `limitOf` gets the line as far as it is there, and answers how many characters it may have. */
  constructor(limitOf: (line: string) => number) {
    this.#limitOf = limitOf;
  }

  push(text: string): LinePiece[] {
    const lines = (this.#rest + text).split('\n');
    const rest = lines.pop() ?? '';
    const pieces = lines.flatMap((line) => this.#cut(line.endsWith('\r') ? line.slice(0, -1) : line, true));
    const open = this.#cut(rest, false);
    this.#rest = open.pop()?.text ?? '';
    return [...pieces, ...open];
  }

  /** A last line without an end. */
  flush(): LinePiece[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [{ text: rest, ends: true }];
  }

  #cut(line: string, ends: boolean): LinePiece[] {
    const limit = this.#limitOf(line);
    const pieces: LinePiece[] = [];
    let at = 0;
    while (line.length - at > limit) {
      const next = at + (isHighSurrogate(line, at + limit - 1) ? limit - 1 : limit);
      pieces.push({ text: line.slice(at, next), ends: false });
      at = next;
    }
    pieces.push({ text: at === 0 ? line : line.slice(at), ends });
    return pieces;
  }
}

/** Cutting behind it would tear a character. */
function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}
