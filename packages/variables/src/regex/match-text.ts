import type { Instruction } from './compile.ts';

/** The position after the character there, or -1 where it is another one. */
export function matchOne(
  text: string,
  { has, backward }: Instruction & { op: 'one' },
  position: number,
): number {
  const at = backward ? position - 1 : position;
  if (at < 0 || at >= text.length || !has(text.charAt(at))) return -1;
  return backward ? at : at + 1;
}

/** The position after another text as it was `captured`, or -1. */
export function matchBack(
  text: string,
  captured: string,
  { ignoreCase, backward }: Instruction & { op: 'back' },
  position: number,
): number {
  const at = backward ? position - captured.length : position;
  if (at < 0) return -1;
  const found = text.slice(at, at + captured.length);
  const same = ignoreCase ? found.toLowerCase() === captured.toLowerCase() : found === captured;
  if (!same) return -1;
  return backward ? at : at + captured.length;
}
