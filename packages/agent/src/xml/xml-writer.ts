/** Escapes as .NET does: what an attribute would lose of its blanks is a number there. */
const escapes: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  ...{ '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' },
};

export const escapeValue = (value: string): string =>
  value.replaceAll(/[&<>"\t\n\r]/g, (char) => escapes[char] ?? char);

/** XML 1.0, section 2.2: what no XML can hold, by a number neither. */
const notXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/u;

export const canStandInXml = (value: string): boolean => !notXml.test(value);

/** What was written last decides whether the next may begin a line of its own. */
type Last = 'text' | 'start tag' | 'markup';

/**
 * Writes XML as .NET's XmlWriter does with `Indent`: two blanks a level, and lines of their own for tags, comments and
 * instructions, but not inside of an element from its first text on. What counts as text is white space too. Every
 * line of a text ends as the document's do.
 */
export class XmlWriter {
  readonly #pieces: string[] = [];
  readonly #lineEnd: string;
  #last: Last = 'text';
  #isMixed = false;
  /** For each open element, what held before it. */
  readonly #mixedAbove: boolean[] = [];

  constructor(lineEnd: string) {
    this.#lineEnd = lineEnd;
  }

  declaration(encoding: string, standalone: string): void {
    const alone = standalone === '' ? '' : ` standalone="${standalone}"`;
    this.#markup(`<?xml version="1.0" encoding="${encoding}"${alone}?>`);
  }

  /** The brackets are there even where nothing stands between them. */
  documentType(
    name: string,
    publicId: string | undefined,
    systemId: string | undefined,
    subset: string,
  ): void {
    this.#beginLine();
    const system = systemId === undefined ? '' : `"${systemId}"`;
    let ids = ' ';
    if (publicId !== undefined) ids = ` PUBLIC "${publicId}" ${system}`;
    else if (systemId !== undefined) ids = ` SYSTEM ${system}`;
    this.#markup(`<!DOCTYPE ${name}${ids}[${subset}]>`);
  }

  /** Attributes follow, then `content` or `closeEmpty`. */
  open(name: string): void {
    this.#beginLine();
    this.#mixedAbove.push(this.#isMixed);
    this.#markup(`<${name}`);
  }

  /** `source` is escaped. */
  attribute(name: string, source: string): void {
    this.#pieces.push(` ${name}="${source}"`);
  }

  content(): void {
    // Text beside the root does not make its content a mixed one.
    this.#isMixed = this.#mixedAbove.length > 1 && this.#mixedAbove.at(-1) === true;
    this.#pieces.push('>');
    this.#last = 'start tag';
  }

  close(name: string): void {
    const isMixed = this.#isMixed;
    this.#isMixed = this.#mixedAbove.pop() ?? false;
    if (!isMixed && this.#last === 'markup') this.#pieces.push(this.#indent());
    this.#markup(`</${name}>`);
  }

  closeEmpty(): void {
    this.#isMixed = this.#mixedAbove.pop() ?? false;
    this.#markup(' />');
  }

  text(text: string): void {
    const escaped = text.replaceAll(/[&<>]/g, (char) => escapes[char] ?? char);
    this.#mixed(this.#withLineEnds(escaped));
  }

  cdata(text: string): void {
    this.#mixed(`<![CDATA[${this.#withLineEnds(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);
  }

  entity(name: string): void {
    this.#mixed(`&${name};`);
  }

  comment(text: string): void {
    this.#beginLine();
    this.#markup(`<!--${this.#withLineEnds(text).replaceAll(/-(?=-|$)/g, '- ')}-->`);
  }

  instruction(name: string, data: string): void {
    this.#beginLine();
    const separated = data === '' ? '' : ` ${this.#withLineEnds(data).replaceAll('?>', '? >')}`;
    this.#markup(`<?${name}${separated}?>`);
  }

  result(): string {
    return this.#pieces.join('');
  }

  #beginLine(): void {
    if (!this.#isMixed && this.#last !== 'text') this.#pieces.push(this.#indent());
  }

  #indent = (): string => this.#lineEnd + '  '.repeat(this.#mixedAbove.length);

  #markup(source: string): void {
    this.#pieces.push(source);
    this.#last = 'markup';
  }

  #mixed(source: string): void {
    this.#pieces.push(source);
    this.#isMixed = true;
    this.#last = 'text';
  }

  #withLineEnds(text: string): string {
    return /[\r\n]/.test(text) ? text.replaceAll(/\r\n?|\n/g, this.#lineEnd) : text;
  }
}
