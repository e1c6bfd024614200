/** Longer lines are broken before an attribute that has no place of its own. */
const longestLine = 160;

/** Takes text and knows in which column it is. */
export class TextSink {
  readonly #pieces: string[] = [];
  readonly #longestLine: number;
  #column = 1;

  constructor(longest = longestLine) {
    this.#longestLine = longest;
  }

  write(text: string): void {
    this.#pieces.push(text);
    const lineEnd = text.lastIndexOf('\n');
    this.#column = lineEnd < 0 ? this.#column + text.length : text.length - lineEnd;
  }

  /** `space` is what stands before it, where that is known. */
  writeAttribute(text: string, space: string | undefined, lineBreak = '\r\n'): void {
    const isTooLong = this.#column + text.length + 1 > this.#longestLine;
    this.write(space ?? (isTooLong ? lineBreak : ' '));
    this.write(text);
  }

  text(): string {
    return this.#pieces.join('');
  }
}
