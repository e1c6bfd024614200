import { sameChar } from './chars.ts';
import { type Edge, type Flags, type Pattern, type PatternCursor, PatternError } from './pattern.ts';
import { readClass } from './read-class.ts';
import { isEnd, readEscape } from './read-escape.ts';
import { type GroupHead, readGroupHead } from './read-group.ts';
import { readRepeats, startsQuantifier } from './read-repeats.ts';

/**
 * Reads a .NET regular expression, with the numbers of its groups by their names and numbers. Throws `PatternError`
 * where it is none, or holds what we do not read.
 */
export function parseRegex(text: string): { pattern: Pattern; groups: ReadonlyMap<string, number> } {
  // What a reference means depends on the groups there are, before it and after.
  const groups = numberGroups(readWhole(text, undefined).cursor);
  const { pattern } = readWhole(text, new Set(groups.keys()));
  return { pattern, groups };
}

function readWhole(text: string, known: ReadonlySet<string> | undefined) {
  const cursor: PatternCursor = { text, at: 0, groups: 0, names: new Set(), known };
  const pattern = readChoice(cursor, { value: { i: false, m: false, s: false, n: false, x: false } }, 0);
  if (cursor.at < text.length) throw new PatternError('A bracket is closed that was not opened.');
  return { pattern, cursor };
}

/** Groups without a name count first; then those with a name take the numbers that are left. */
function numberGroups({ groups, names }: PatternCursor): ReadonlyMap<string, number> {
  const numbers = new Map([['0', 0]]);
  for (const name of names) if (/^\d/.test(name)) numbers.set(name, Number(name));
  let next = groups + 1;
  for (const name of names) {
    if (/^\d/.test(name)) continue;
    while (numbers.has(String(next))) next += 1;
    numbers.set(name, next).set(String(next), next);
  }
  return numbers;
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
    skipIgnored(cursor, flags.value.x);
    const char = cursor.text.charAt(cursor.at);
    if (char === '' || char === '|' || char === ')') return { kind: 'sequence', items };
    if (startsQuantifier(cursor)) throw new PatternError('A quantifier follows nothing, or another one.');
    const item = readItem(cursor, flags, depth);
    if (!item) continue;
    const skip = () => skipIgnored(cursor, flags.value.x);
    skip();
    items.push(readRepeats(cursor, item, skip));
  }
}

/** Comments, and with the flag `x` blanks and what follows a `#`. */
function skipIgnored(cursor: PatternCursor, withBlanks: boolean): void {
  for (;;) {
    const char = cursor.text.charAt(cursor.at);
    if (cursor.text.startsWith('(?#', cursor.at)) {
      const end = cursor.text.indexOf(')', cursor.at);
      if (end === -1) throw new PatternError('A comment is not closed.');
      cursor.at = end + 1;
    } else if (withBlanks && char === '#') {
      const end = cursor.text.indexOf('\n', cursor.at);
      cursor.at = end === -1 ? cursor.text.length : end + 1;
    } else if (withBlanks && char !== '' && ' \t\n\f\r\v'.includes(char)) cursor.at += 1;
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
      return { kind: 'one', has: readClass(cursor, i) };
    case '.':
      return { kind: 'one', has: s ? () => true : (other) => other !== '\n' };
    case '^':
      return edge(m ? (text, at) => at === 0 || text.charAt(at - 1) === '\n' : (_, at) => at === 0);
    case '$':
      return edge(m ? (text, at) => at === text.length || text.charAt(at) === '\n' : isEnd);
    case '\\':
      return readEscape(cursor, i);
    default:
      return { kind: 'one', has: sameChar(char, i) };
  }
}

function readGroup(cursor: PatternCursor, flags: FlagBox, depth: number): Pattern | undefined {
  const head = readGroupHead(cursor, flags.value);
  if (head.kind === 'flags') {
    flags.value = head.flags;
    return undefined;
  }
  const inside = { value: head.flags };
  if (head.kind === 'condition') return readConditional(cursor, head, inside, depth);
  const item = readChoice(cursor, inside, depth + 1);
  closeGroup(cursor);
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

function readConditional(
  cursor: PatternCursor,
  head: GroupHead & { kind: 'condition' },
  flags: FlagBox,
  depth: number,
): Pattern {
  const test =
    head.group === undefined
      ? { kind: 'look' as const, item: readCondition(cursor, flags, depth + 1) }
      : { kind: 'group' as const, group: head.group };
  const body = readChoice(cursor, flags, depth + 1);
  closeGroup(cursor);
  const [yes = body, no = { kind: 'sequence', items: [] }, more] =
    body.kind === 'choice' ? body.options : [body];
  if (more) throw new PatternError('A condition has more than two outcomes.');
  return { kind: 'condition', test, yes, no };
}

/** A pattern in round brackets, which capture nothing. */
function readCondition(cursor: PatternCursor, flags: FlagBox, depth: number): Pattern {
  cursor.at += 1;
  if (cursor.text.charAt(cursor.at) === '?') {
    const group = readGroup(cursor, flags, depth);
    if (!group) throw new PatternError('A condition asks for nothing.');
    return group;
  }
  const item = readChoice(cursor, { value: flags.value }, depth);
  closeGroup(cursor);
  return item;
}

function closeGroup(cursor: PatternCursor): void {
  if (cursor.text.charAt(cursor.at) !== ')') throw new PatternError('A group is not closed.');
  cursor.at += 1;
}

function edge(holds: Edge): Pattern {
  return { kind: 'edge', holds };
}
