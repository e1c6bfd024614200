import type { Program } from './compile.ts';
import { findMatch, type Match, type Spend } from './run.ts';

/** What may be done and written. */
export type Room = { readonly spend: Spend; readonly reserve: (chars: number) => void };

/** Replaces every match; the replacement knows `$1`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+` and `$_`. */
export function replaceMatches(program: Program, text: string, replacement: string, room: Room): string {
  const fill = readReplacement(program, replacement);
  let [output, copied, wasEmpty] = ['', 0, false];
  for (;;) {
    const match = findMatch(program, text, copied, room.spend, wasEmpty);
    if (!match) break;
    const [start = 0, end = 0] = match;
    const filled = fill(text, match);
    room.spend((replacement.length + filled.length) >>> 4);
    output += text.slice(copied, start) + filled;
    room.reserve(output.length);
    copied = end;
    wasEmpty = end === start;
  }
  return output + text.slice(copied);
}

type Fill = (text: string, match: Match) => string;

function readReplacement(program: Program, replacement: string): Fill {
  const parts: Fill[] = [];
  const pattern = /\$(?:(\d+)|\{([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\}|([$&`'+_]))/gu;
  let copied = 0;
  for (const found of replacement.matchAll(pattern)) {
    const part = partFor(program, found[1] ?? found[2], found[3]);
    if (!part) continue;
    const literal = replacement.slice(copied, found.index);
    parts.push(() => literal, part);
    copied = found.index + found[0].length;
  }
  const rest = replacement.slice(copied);
  return (text, match) => parts.map((part) => part(text, match)).join('') + rest;
}

/** Undefined where there is no such group: then the text stays as it is. */
function partFor(program: Program, group: string | undefined, sign: string | undefined): Fill | undefined {
  if (group !== undefined) {
    const register = program.groups.get(group);
    return register === undefined ? undefined : (text, match) => captured(text, match, register);
  }
  switch (sign) {
    case '$':
      return () => '$';
    case '&':
      return (text, match) => captured(text, match, 0);
    case '`':
      return (text, match) => text.slice(0, match[0]);
    case "'":
      return (text, match) => text.slice(match[1]);
    case '+':
      return (text, match) => captured(text, match, program.lastGroup);
    default:
      return (text) => text;
  }
}

function captured(text: string, match: Match, register: number): string {
  const [start = -1, end = -1] = match.subarray(register, register + 2);
  return start === -1 || end === -1 ? '' : text.slice(start, end);
}
