import { isWord, readCharEscape } from './chars.ts';
import { type CharTest, type Flags, type Pattern, type PatternCursor, PatternError } from './pattern.ts';
import { readClass } from './read-class.ts';
import { readGroupHead } from './read-group.ts';

/** Reads a .NET regular expression. Throws `PatternError` where it is none, or holds what we do not read. */
export function parseRegex(text: string): { pattern: Pattern; names: ReadonlySet<string> } {
  const cursor: PatternCursor = { text, at: 0, groups: 0, names: new Set() };
  const flags = { value: { i: false, m: false, s: false, n: false, x: false } };
  const pattern = readChoice(cursor, flags, 0);
  if (cursor.at < text.length) throw new PatternError('A bracket is closed that was not opened.');
  return { pattern, names: cursor.names };
}

const maxDepth = 100;

/** Flags hold from where they are switched to the end of the group around them. */
type FlagBox = { value: Flags };

function readChoice(cursor: PatternCursor, flags: FlagBox, depth: number): Pattern {
  if (depth > maxDepth) throw new PatternError('Groups stand too deep inside one another.');
  const options: Pattern[] = [readSequence(cursor, flags, depth)];
  while (cursor.text.charAt(cursor.at) === '|') {
    cursor.at += 1;
    options.push(readSequence(cursor, flags, depth));
  }
  return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
}

function readSequence(cursor: PatternCursor, flags: FlagBox, depth: number): Pattern {
  const items: Pattern[] = [];
  for (;;) {
    if (flags.value.x) skipIgnored(cursor);
    const char = cursor.text.charAt(cursor.at);
    if (char === '' || char === '|' || char === ')') return { kind: 'sequence', items };
    const item = readItem(cursor, flags, depth);
    if (item) items.push(readRepeats(cursor, flags.value, item));
  }
}

function skipIgnored(cursor: PatternCursor): void {
  for (;;) {
    const char = cursor.text.charAt(cursor.at);
    if (char === '#') {
      const end = cursor.text.indexOf('\n', cursor.at);
      cursor.at = end === -1 ? cursor.text.length : end + 1;
    } else if (char !== '' && char.trim() === '') cursor.at += 1;
    else return;
  }
}

function readItem(cursor: PatternCursor, flags: FlagBox, depth: number): Pattern | undefined {
  const char = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  const { i, m, s } = flags.value;
  switch (char) {
    case '(':
      return readGroup(cursor, flags, depth);
    case '[':
      return one(readClass(cursor), i);
    case '.':
      return { kind: 'one', has: s ? () => true : (other) => other !== '\n' };
    case '^':
      return edge(m ? (text, at) => at === 0 || text.charAt(at - 1) === '\n' : (_, at) => at === 0);
    case '$':
      return edge(m ? (text, at) => at === text.length || text.charAt(at) === '\n' : isEnd);
    case '\\':
      return readEscape(cursor, i);
    case '*':
    case '+':
    case '?':
      throw new PatternError('A quantifier follows nothing.');
    default:
      return one((other) => other === char, i);
  }
}

function readGroup(cursor: PatternCursor, flags: FlagBox, depth: number): Pattern | undefined {
  const head = readGroupHead(cursor, flags.value);
  if (head.kind === 'comment') return undefined;
  if (head.kind === 'flags') {
    flags.value = head.flags;
    return undefined;
  }
  const item = readChoice(cursor, { value: head.flags }, depth + 1);
  if (cursor.text.charAt(cursor.at) !== ')') throw new PatternError('A group is not closed.');
  cursor.at += 1;
  switch (head.kind) {
    case 'capture':
      return { kind: 'group', item, group: head.group };
    case 'look':
      return { kind: 'look', item, ahead: head.ahead, negative: head.negative };
    case 'atomic':
      return { kind: 'atomic', item };
    case 'plain':
      return item;
    default:
      return head satisfies never;
  }
}

function readEscape(cursor: PatternCursor, ignoreCase: boolean): Pattern {
  const char = cursor.text.charAt(cursor.at);
  const holds = edges.get(char);
  if (holds) {
    cursor.at += 1;
    return edge(holds);
  }
  const back = /^(?:([1-9]\d?)|k<(\w{1,50})>|k'(\w{1,50})')/.exec(
    cursor.text.slice(cursor.at, cursor.at + 54),
  );
  if (back) {
    cursor.at += back[0].length;
    return { kind: 'back', group: back[1] ?? back[2] ?? back[3] ?? '', ignoreCase };
  }
  const test = readCharEscape(cursor, false);
  if (!test) throw new PatternError('An escape is unknown.');
  return one(test, ignoreCase);
}

function readRepeats(cursor: PatternCursor, flags: Flags, item: Pattern): Pattern {
  if (flags.x) skipIgnored(cursor);
  const match = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\?)?/.exec(
    cursor.text.slice(cursor.at, cursor.at + 12),
  );
  if (!match) return item;
  cursor.at += match[0].length;
  const [, sign, low, comma, high, question] = match;
  const least = sign === undefined ? Number(low) : sign === '+' ? 1 : 0;
  const top = comma === undefined ? least : high === '' ? Infinity : Number(high);
  const most = sign === undefined ? top : sign === '?' ? 1 : Infinity;
  if (most < least) throw new PatternError('A quantifier goes backwards.');
  if (/^[*+?]/.test(cursor.text.slice(cursor.at, cursor.at + 1)))
    throw new PatternError('Two quantifiers follow each other.');
  return { kind: 'repeat', item, least, most, lazy: question !== undefined };
}

function one(has: CharTest, ignoreCase: boolean): Pattern {
  if (!ignoreCase) return { kind: 'one', has };
  return { kind: 'one', has: (char) => has(char) || has(char.toLowerCase()) || has(char.toUpperCase()) };
}

function edge(holds: (text: string, at: number) => boolean): Pattern {
  return { kind: 'edge', holds };
}

function isEnd(text: string, at: number): boolean {
  return at === text.length || (at === text.length - 1 && text.charAt(at) === '\n');
}

function isWordEdge(text: string, at: number): boolean {
  return (at > 0 && isWord(text.charAt(at - 1))) !== (at < text.length && isWord(text.charAt(at)));
}

const edges = new Map<string, (text: string, at: number) => boolean>([
  ['b', isWordEdge],
  ['B', (text, at) => !isWordEdge(text, at)],
  ['A', (_, at) => at === 0],
  ['Z', isEnd],
  ['z', (text, at) => at === text.length],
]);
