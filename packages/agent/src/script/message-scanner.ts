/** Finds service messages in lines; one may go over several, and ends the line that it ends in. */
import { longestMessageChars } from '../limits.ts';

export type Scanned =
  | { readonly kind: 'text'; readonly text: string; readonly ends: boolean }
  /** What stands between the brackets, without line ends. */
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'too-long' };

const opening = '##octopus[';

type State =
  | { readonly in: 'text' }
  | { readonly in: 'message'; readonly text: string }
  /** Of a message that is too long not a character is kept. */
  | { readonly in: 'long-message' }
  /** Behind a message: the rest of its line says nothing. */
  | { readonly in: 'rest' };

export class MessageScanner {
  #state: State = { in: 'text' };
  /** The end of a piece of a line that may be the beginning of a message. */
  #held = '';

  /** `ends` is false for a piece of a line that goes on. */
  push(piece: string, ends: boolean): Scanned[] {
    const scanned = this.#scan(this.#held + piece, ends);
    if (ends && this.#state.in === 'rest') this.#state = { in: 'text' };
    return scanned;
  }

  /** A message that has no end says nothing. */
  flush(): Scanned[] {
    const held = this.#held;
    this.#held = '';
    return held === '' ? [] : [{ kind: 'text', text: held, ends: true }];
  }

  #scan(text: string, ends: boolean): Scanned[] {
    this.#held = '';
    switch (this.#state.in) {
      case 'text':
        return this.#scanText(text, ends);
      case 'message':
      case 'long-message':
        return this.#scanMessage(text);
      case 'rest':
        return [];
      default:
        return this.#state satisfies never;
    }
  }

  #scanText(text: string, ends: boolean): Scanned[] {
    const { end, begun } = findOpening(text);
    if (end === undefined) {
      this.#held = ends ? '' : text.slice(text.length - begun);
      const shown = text.slice(0, text.length - this.#held.length);
      return shown === '' && !ends ? [] : [{ kind: 'text', text: shown, ends }];
    }
    this.#state = { in: 'message', text: '' };
    const start = end - opening.length;
    const before: Scanned[] = start === 0 ? [] : [{ kind: 'text', text: text.slice(0, start), ends: true }];
    return [...before, ...this.#scanMessage(text.slice(end))];
  }

  #scanMessage(text: string): Scanned[] {
    const before = this.#state.in === 'message' ? this.#state.text : undefined;
    const end = text.indexOf(']');
    const whole = before === undefined ? undefined : before + (end < 0 ? text : text.slice(0, end));
    const isTooLong = whole !== undefined && whole.length > longestMessageChars;
    if (end >= 0) this.#state = { in: 'rest' };
    else
      this.#state =
        whole === undefined || isTooLong ? { in: 'long-message' } : { in: 'message', text: whole };
    if (isTooLong) return [{ kind: 'too-long' }];
    return end < 0 || whole === undefined ? [] : [{ kind: 'message', text: whole }];
  }
}

/**
 * Where the opening ends; undefined where there is none, and then how many characters at the end of the text may begin
 * one. As the original reads it, character by character: one that does not go on with what was begun is passed over, so
 * that a third sign in front makes it text.
 */
function findOpening(text: string): { readonly end: number | undefined; readonly begun: number } {
  let begun = 0;
  for (let at = 0; at < text.length; at++) {
    begun = text[at] === opening[begun] ? begun + 1 : 0;
    if (begun === opening.length) return { end: at + 1, begun };
  }
  return { end: undefined, begun };
}
