import { isWord } from './chars.ts';
import { type Flags, type PatternCursor, PatternError } from './pattern.ts';

/** What `(` starts, and the flags inside it. */
export type GroupHead =
  | { readonly kind: 'capture'; readonly group: string; readonly flags: Flags }
  | { readonly kind: 'plain'; readonly flags: Flags }
  | { readonly kind: 'atomic'; readonly flags: Flags }
  | { readonly kind: 'flags'; readonly flags: Flags }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negative: boolean; readonly flags: Flags }
  /** `(?(1)` and `(?(name)`; without a group, the pattern that is asked for follows, in round brackets. */
  | { readonly kind: 'condition'; readonly group: string | undefined; readonly flags: Flags };

/** Reads the head of a group with the cursor after its `(`. */
export function readGroupHead(cursor: PatternCursor, flags: Flags): GroupHead {
  const rest = cursor.text.slice(cursor.at, cursor.at + 4);
  if (!rest.startsWith('?')) return flags.n ? { kind: 'plain', flags } : captureNext(cursor, flags);
  const look = /^\?(<?)([=!])/.exec(rest);
  if (look) {
    cursor.at += look[0].length;
    return { kind: 'look', ahead: look[1] === '', negative: look[2] === '!', flags };
  }
  if (rest.startsWith('?<') || rest.startsWith("?'")) return captureNamed(cursor, flags);
  if (rest.startsWith('?>')) {
    cursor.at += 2;
    return { kind: 'atomic', flags };
  }
  return rest.startsWith('?(') ? readCondition(cursor, flags) : readFlags(cursor, flags);
}

/** A group's name or number at the cursor; undefined where there is none. */
export function readGroupName(cursor: PatternCursor): string | undefined {
  const start = cursor.at;
  let end = start;
  while (end < cursor.text.length && isWord(cursor.text.charAt(end))) end += 1;
  const name = cursor.text.slice(start, end);
  if (name === '' || (/^\d/.test(name) && !/^(?:0|[1-9]\d{0,2})$/.test(name))) return undefined;
  cursor.at = end;
  return name;
}

function captureNext(cursor: PatternCursor, flags: Flags): GroupHead {
  cursor.groups += 1;
  const group = String(cursor.groups);
  cursor.names.add(group);
  return { kind: 'capture', group, flags };
}

function captureNamed(cursor: PatternCursor, flags: Flags): GroupHead {
  const close = cursor.text.charAt(cursor.at + 1) === '<' ? '>' : "'";
  cursor.at += 2;
  const group = readGroupName(cursor);
  if (group === undefined || group === '0' || cursor.text.charAt(cursor.at) !== close) {
    throw new PatternError('A group has no name that is read.');
  }
  cursor.at += 1;
  cursor.names.add(group);
  return { kind: 'capture', group, flags };
}

function readCondition(cursor: PatternCursor, flags: Flags): GroupHead {
  const start = cursor.at + 1;
  cursor.at += 2;
  const group = readGroupName(cursor);
  const isClosed = cursor.text.charAt(cursor.at) === ')';
  const isNumber = group !== undefined && /^\d/.test(group);
  if (isNumber && !(isClosed && (cursor.known?.has(group) ?? true))) {
    throw new PatternError('A condition asks for a group that is not there.');
  }
  if (group !== undefined && isClosed && (isNumber || cursor.known?.has(group))) {
    cursor.at += 1;
    return { kind: 'condition', group, flags };
  }
  cursor.at = start;
  if (/^\((?:\?(?:#|'|<[^=!]))/.test(cursor.text.slice(start, start + 4))) {
    throw new PatternError('A condition cannot capture, nor be a comment.');
  }
  return { kind: 'condition', group: undefined, flags };
}

function readFlags(cursor: PatternCursor, flags: Flags): GroupHead {
  if (cursor.text.startsWith('?)', cursor.at)) throw new PatternError('A group switches nothing.');
  const switched = { ...flags };
  let on = true;
  for (cursor.at += 1; ; cursor.at += 1) {
    const char = cursor.text.charAt(cursor.at);
    if (char === ')' || char === ':') break;
    if (char === '+' || char === '-') on = char === '+';
    else if (/^[imsnx]$/i.test(char)) switched[char.toLowerCase() as keyof Flags] = on;
    else throw new PatternError('This kind of group is not read.');
  }
  cursor.at += 1;
  return { kind: cursor.text.charAt(cursor.at - 1) === ')' ? 'flags' : 'plain', flags: switched };
}
