/**
 * Hides secrets in text that comes in pieces. What could be the beginning of a secret is held back until the next
 * piece decides it; everything else goes out at once. The same text gives the same result however it was cut.
 */
import { shortestSecretChars } from '../limits.ts';

export const mask = '********';

/** The forms in which a secret may show: as it is, and as base64, in a URL and in JSON. */
function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret, 'utf8').toString('base64'),
  ];
  return forms.filter((form) => form.length >= shortestSecretChars);
}

export class Masker {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;
  #longest = 0;
  #held = '';

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** False where the secret is too short to be masked. */
  add(secret: string): boolean {
    if (secret.length < shortestSecretChars) return false;
    for (const form of formsOf(secret.replaceAll('\r\n', '\n'))) this.#secrets.add(form);
    const sorted = [...this.#secrets].sort((a, b) => b.length - a.length);
    this.#longest = sorted[0]?.length ?? 0;
    this.#pattern = new RegExp(sorted.map(escapePattern).join('|'), 'g');
    return true;
  }

  /** What can be shown now. */
  push(text: string): string {
    if (!this.#pattern) return text;
    let rest = this.#held + text;
    let shown = '';
    for (;;) {
      const hold = this.#holdFrom(rest);
      this.#pattern.lastIndex = 0;
      const found = this.#pattern.exec(rest);
      if (!found || found.index >= hold) {
        this.#held = rest.slice(hold);
        return shown + rest.slice(0, hold);
      }
      shown += rest.slice(0, found.index) + mask;
      rest = rest.slice(found.index + found[0].length);
    }
  }

  /** The end of the text: what was held back, masked. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#pattern ? rest.replaceAll(this.#pattern, mask) : rest;
  }

  /** True while something waits for the next piece. */
  get isHolding(): boolean {
    return this.#held !== '';
  }

  /** The first place from which on the text is the beginning of a secret, but not a whole one; its length where none is. */
  #holdFrom(text: string): number {
    for (let at = Math.max(0, text.length - this.#longest + 1); at < text.length; at++) {
      const end = text.slice(at);
      for (const secret of this.#secrets) {
        if (secret.length > end.length && secret.startsWith(end)) return at;
      }
    }
    return text.length;
  }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
