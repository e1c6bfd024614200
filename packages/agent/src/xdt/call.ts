/** What stands in a Transform or Locator attribute: a name, and arguments in brackets. */
import { XdtError } from './xdt-error.ts';

export type Call = {
  readonly name: string;
  /** What stands in the brackets; undefined where nothing does. */
  readonly text: string | undefined;
};

/** Throws `XdtError`. */
export function parseCall(text: string): Call {
  const found = /^\s*([\p{L}\p{N}\p{M}\p{Pc}]+)(?:\s*\((.*)\))?\s*$/su.exec(text);
  if (!found?.[1]) {
    throw new XdtError(`'${text}' must be a name, or a name with arguments in brackets`);
  }
  return { name: found[1], text: found[2] || undefined };
}

/** Cut at commas outside of brackets and trimmed. A single argument stays as it is. */
export function argumentsOf({ text }: Call): string[] {
  if (text === undefined) return [];
  if (!text.includes(',')) return [text];
  const found: string[] = [];
  let open = 0;
  let pending: string | undefined;
  for (const part of text.split(',')) {
    pending = pending === undefined ? part : `${pending},${part}`;
    open += part.split('(').length - part.split(')').length;
    if (open !== 0) continue;
    found.push(pending.trim());
    pending = undefined;
  }
  return pending === undefined ? found : [...found, pending.trim()];
}
