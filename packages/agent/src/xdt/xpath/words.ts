import { lex, XPathError, type XPathToken } from './lexer.ts';

/** The words of an expression, taken one after the other. */
export class Words {
  readonly text: string;
  /** Those of the names that have been read. */
  readonly prefixes: string[] = [];
  readonly #words: readonly XPathToken[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
    this.#words = lex(text);
  }

  peek(ahead = 0): XPathToken | undefined {
    return this.#words[this.#at + ahead];
  }

  next(): XPathToken | undefined {
    return this.#words[this.#at++];
  }

  isAt(value: string, ahead = 0): boolean {
    const word = this.peek(ahead);
    return word?.kind === 'symbol' && word.value === value;
  }

  take(value: string): boolean {
    const isThere = this.isAt(value);
    if (isThere) this.#at += 1;
    return isThere;
  }

  takeOperator<T extends string>(values: readonly T[]): T | undefined {
    const word = this.peek();
    const found = word?.kind === 'operator' ? values.find((value) => value === word.value) : undefined;
    if (found !== undefined) this.#at += 1;
    return found;
  }

  expect(value: string): void {
    if (!this.take(value)) this.fail();
  }

  fail(): never {
    const word = this.peek();
    throw new XPathError(
      word ? `'${this.text}' has an unexpected '${word.value}'` : `'${this.text}' ends too early`,
    );
  }

  /** Brackets in brackets: more than `deepest` would not fit on the stack. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw new XPathError(`'${this.text}' has too many brackets in each other`);
    const result = read();
    this.#depth -= 1;
    return result;
  }
}

const deepest = 200;
