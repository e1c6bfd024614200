/**
 * Hides secrets in text that comes in pieces. What could be the beginning of a secret is held back until the next
 * piece decides it; everything else goes out at once. The same text gives the same result however it was cut.
 */
import { shortestSecretChars } from '../limits.ts';

export const mask = '********';

/** The forms in which a secret may show: as it is, and as it looks in JSON, in a URL, in base64 and in a shell. */
function formsOf(secret: string): string[] {
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret, 'utf8').toString('base64'),
    secret.replaceAll("'", "'\\''"),
  ];
  return forms.filter((form) => form.length >= shortestSecretChars);
}

/** All that must not be shown; shared by everything that masks. */
export class Secrets {
  readonly #byFirst = new Map<number, string[]>();
  #longest = 0;

  /** False where the secret is too short to be masked. White space around it does not count: shells drop it. */
  add(secret: string): boolean {
    const inner = secret.trim();
    if (inner.length < shortestSecretChars) return false;
    for (const form of new Set([secret, inner, inner.replaceAll('\r\n', '\n')].flatMap(formsOf))) {
      const first = form.charCodeAt(0);
      const known = this.#byFirst.get(first) ?? [];
      if (known.includes(form)) continue;
      this.#byFirst.set(
        first,
        [...known, form].sort((a, b) => b.length - a.length),
      );
      this.#longest = Math.max(this.#longest, form.length);
    }
    return true;
  }

  get isEmpty(): boolean {
    return this.#longest === 0;
  }

  /** How long the longest secret is that stands at this place; 0 where none does. */
  lengthAt(text: string, at: number): number {
    const forms = this.#byFirst.get(text.charCodeAt(at));
    return forms?.find((form) => text.startsWith(form, at))?.length ?? 0;
  }

  /** The first place from which on the text is the beginning of a secret, but not all of it; its length where none is. */
  beginningIn(text: string): number {
    for (let at = Math.max(0, text.length - this.#longest + 1); at < text.length; at++) {
      const forms = this.#byFirst.get(text.charCodeAt(at));
      if (!forms) continue;
      const end = text.slice(at);
      if (forms.some((form) => form.length > end.length && form.startsWith(end))) return at;
    }
    return text.length;
  }
}

/** One stream of text. Secrets that overlap are hidden together behind one mask. */
export class Masker {
  readonly #secrets: Secrets;
  #held = '';
  /** So much at the start of what is held belongs to a secret whose mask is out already. */
  #covered = 0;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** What can be shown now. */
  push(text: string): string {
    if (this.#secrets.isEmpty) return text;
    const whole = this.#held + text;
    return this.#show(whole, this.#secrets.beginningIn(whole));
  }

  /** The end of the text: what was held back, masked. */
  flush(): string {
    return this.#show(this.#held, this.#held.length);
  }

  /** Shows what lies before `end`, where nothing can become a secret any more, and holds the rest. */
  #show(text: string, end: number): string {
    let shown = '';
    let done = this.#covered;
    for (let at = 0; at < end; at++) {
      const length = this.#secrets.lengthAt(text, at);
      if (length === 0) continue;
      if (at >= done) shown += text.slice(done, at) + mask;
      done = Math.max(done, at + length);
    }
    if (done < end) shown += text.slice(done, end);
    this.#held = text.slice(end);
    this.#covered = Math.max(0, done - end);
    return shown;
  }
}

/** Masks a text that is there as a whole. */
export function masked(text: string, secrets: Secrets): string {
  const masker = new Masker(secrets);
  return masker.push(text) + masker.flush();
}
