import { type Flags, type PatternCursor, PatternError } from './pattern.ts';

/** What `(` starts, and the flags inside it. */
export type GroupHead =
  | { readonly kind: 'capture'; readonly group: string; readonly flags: Flags }
  | { readonly kind: 'plain'; readonly flags: Flags }
  | { readonly kind: 'atomic'; readonly flags: Flags }
  | { readonly kind: 'flags'; readonly flags: Flags }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negative: boolean; readonly flags: Flags }
  | { readonly kind: 'comment' };

/** Reads the head of a group with the cursor after its `(`. */
export function readGroupHead(cursor: PatternCursor, flags: Flags): GroupHead {
  const rest = cursor.text.slice(cursor.at, cursor.at + 60);
  if (!rest.startsWith('?')) return flags.n ? { kind: 'plain', flags } : captureNext(cursor, flags);
  const look = /^\?(<?)([=!])/.exec(rest);
  if (look) {
    cursor.at += look[0].length;
    return { kind: 'look', ahead: look[1] === '', negative: look[2] === '!', flags };
  }
  const named = /^\?(?:<([A-Za-z_]\w{0,49}|\d{1,3})>|'([A-Za-z_]\w{0,49}|\d{1,3})')/.exec(rest);
  if (named) {
    cursor.at += named[0].length;
    const group = named[1] ?? named[2] ?? '';
    cursor.names.add(group);
    return { kind: 'capture', group, flags };
  }
  if (rest.startsWith('?>')) {
    cursor.at += 2;
    return { kind: 'atomic', flags };
  }
  return rest.startsWith('?#') ? skipComment(cursor) : readFlags(cursor, flags, rest);
}

function captureNext(cursor: PatternCursor, flags: Flags): GroupHead {
  cursor.groups += 1;
  const group = String(cursor.groups);
  cursor.names.add(group);
  return { kind: 'capture', group, flags };
}

function skipComment(cursor: PatternCursor): GroupHead {
  const end = cursor.text.indexOf(')', cursor.at);
  if (end === -1) throw new PatternError('A comment is not closed.');
  cursor.at = end + 1;
  return { kind: 'comment' };
}

function readFlags(cursor: PatternCursor, flags: Flags, rest: string): GroupHead {
  const match = /^\?([imsnx]{0,5})(?:-([imsnx]{1,5}))?([:)])/.exec(rest);
  if (!match) throw new PatternError('This kind of group is not read.');
  cursor.at += match[0].length;
  const switched = { ...flags };
  for (const letter of match[1] ?? '') switched[letter as keyof Flags] = true;
  for (const letter of match[2] ?? '') switched[letter as keyof Flags] = false;
  return { kind: match[3] === ')' ? 'flags' : 'plain', flags: switched };
}
