/** A glob of the original: `*`, `**`, `?`, `[ab]` and `{a,b}`, over paths whose separator is `/`. */
export type Glob = {
  /** The leading folders that are written out, so that a search need not look elsewhere; '' for none. */
  readonly folder: string;
  matches(path: string): boolean;
};

/**
 * Reads a glob; it never fails: a bracket or brace that is not closed means itself. A backslash separates folders as
 * a slash does, since packages are made on Windows for every system. `..` leads nowhere.
 */
export function readGlob(pattern: string, { ignoreCase }: { readonly ignoreCase: boolean }): Glob {
  const path = pattern
    .trim()
    .replaceAll('\\', '/')
    .replaceAll(/\/+/g, '/')
    .replaceAll(/^(?:\.\/)+/g, '');
  const source = translate(path.replaceAll(/(?<=\/)(?:\.\/)+/g, ''));
  const expression = new RegExp(`^(?:${source})$`, ignoreCase ? 'isu' : 'su');
  return { folder: folderOf(path), matches: (candidate) => expression.test(candidate) };
}

/** Up to the last slash before the first character that means more than itself. */
function folderOf(path: string): string {
  const literal = /^[^*?[{]*/.exec(path)?.[0] ?? '';
  return literal.slice(0, Math.max(literal.lastIndexOf('/'), 0));
}

type Piece = { readonly source: string; readonly end: number };

function translate(pattern: string): string {
  let source = '';
  let at = 0;
  while (at < pattern.length) {
    const piece = readPiece(pattern, at);
    source += piece.source;
    at = piece.end;
  }
  return source;
}

function readPiece(pattern: string, at: number): Piece {
  switch (pattern[at]) {
    case '*':
      return readStars(pattern, at);
    case '?':
      return { source: '[^/]', end: at + 1 };
    case '[':
      return readClass(pattern, at) ?? readCharacter(pattern, at);
    case '{':
      return readBraces(pattern, at) ?? readCharacter(pattern, at);
    default:
      return readCharacter(pattern, at);
  }
}

/** `**` as a whole name is any number of folders, none too; repeated it means no more. Inside a name it is `*`. */
function readStars(pattern: string, at: number): Piece {
  const startsName = at === 0 || '/,{'.includes(pattern[at - 1] ?? '');
  const folders = startsName ? /^(?:\*\*\/)+/.exec(pattern.slice(at))?.[0] : undefined;
  if (folders !== undefined) return { source: '(?:[^/]+/)*', end: at + folders.length };
  const stars = /^\*+/.exec(pattern.slice(at))?.[0] ?? '*';
  const end = at + stars.length;
  const endsName = end === pattern.length || ',}'.includes(pattern[end] ?? '');
  const isAll = stars.length > 1 && startsName && endsName;
  return { source: isAll ? '[^/]+(?:/[^/]+)*' : '[^/]*', end };
}

/** Characters and ranges; `!` in front turns it round. A separator is never among them. */
function readClass(pattern: string, at: number): Piece | undefined {
  const found = /^\[(!?)(\]?[^\]/]*)\]/.exec(pattern.slice(at));
  if (!found?.[2]) return undefined;
  const members = found[2].replaceAll(/(.)-(.)|./gsu, (member, from?: string, to?: string) =>
    from !== undefined && to !== undefined && from <= to
      ? `${escapeMember(from)}-${escapeMember(to)}`
      : [...member].map(escapeMember).join(''),
  );
  return { source: `(?!/)[${found[1] ? '^' : ''}${members}]`, end: at + found[0].length };
}

const escapeMember = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/** Undefined where the brace is not closed or has no comma. */
function readBraces(pattern: string, at: number): Piece | undefined {
  const commas: number[] = [];
  let level = 0;
  for (let end = at; end < pattern.length; end += 1) {
    if (pattern[end] === '{') level += 1;
    else if (pattern[end] === '}') level -= 1;
    else if (pattern[end] === ',' && level === 1) commas.push(end);
    if (level > 0) continue;
    if (commas.length === 0) return undefined;
    const starts = [at, ...commas];
    const parts = starts.map((start, index) => pattern.slice(start + 1, starts[index + 1] ?? end));
    return { source: `(?:${parts.map(translate).join('|')})`, end: end + 1 };
  }
  return undefined;
}

function readCharacter(pattern: string, at: number): Piece {
  const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  return { source: character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'), end: at + character.length };
}
