/**
 * Which Maven version comes first: `ComparableVersion` of maven-artifact 3, which Octopus.Versioning follows. Numbers and
 * words are items of a list; a dash between digits opens a list in it.
 */
type Item = bigint | string | Item[];

/** Negative where `a` comes before `b`. Any text is a version. */
export function compareMavenTexts(a: string, b: string): number {
  return compareLists(itemsOf(a), itemsOf(b));
}

const isDigit = (text: string, at: number): boolean => text.charAt(at) >= '0' && text.charAt(at) <= '9';

/** A separator with nothing before it stands behind a 0; where digits meet letters, an item ends too. */
function itemsOf(text: string): Item[] {
  const version = text.toLowerCase();
  const lists: [Item[], ...Item[][]] = [[]];
  let list = lists[0];
  let start = 0;
  let isInDigits = false;
  for (let at = 0; at < version.length; at++) {
    const character = version.charAt(at);
    if (character === '.' || character === '-') {
      list.push(start === at ? 0n : itemOf(version.slice(start, at), false));
      start = at + 1;
      if (character === '.' || !isInDigits) continue;
      dropNulls(list);
      if (!isDigit(version, at + 1)) continue;
      const inner: Item[] = [];
      list.push(inner);
      lists.push(inner);
      list = inner;
      continue;
    }
    if (at > start && isDigit(version, at) !== isInDigits) {
      list.push(itemOf(version.slice(start, at), !isInDigits));
      start = at;
    }
    isInDigits = isDigit(version, at);
  }
  if (start < version.length) list.push(itemOf(version.slice(start), false));
  for (const each of lists.toReversed()) dropNulls(each);
  return lists[0];
}

const shortForms: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };
const aliases: Readonly<Record<string, string>> = { ga: '', final: '', cr: 'rc' };

function itemOf(text: string, isBeforeDigit: boolean): Item {
  if (isDigit(text, 0)) return BigInt(text);
  const word = (isBeforeDigit && lookUp(shortForms, text)) || text;
  return lookUp(aliases, word) ?? word;
}

function lookUp(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** `1.0.0` is `1`, and `1-ga` too. */
function dropNulls(list: Item[]): void {
  while (list.length > 0 && isNull(list.at(-1) as Item)) list.pop();
}

function isNull(item: Item): boolean {
  return item === 0n || item === '' || (Array.isArray(item) && item.length === 0);
}

/** Any other word comes after these. */
const words = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];

function compareWords(a: string, b: string): number {
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  if (rankA !== rankB || rankA < words.length || a === b) return rankA - rankB;
  return a < b ? -1 : 1;
}

function rankOf(word: string): number {
  const rank = words.indexOf(word);
  return rank < 0 ? words.length : rank;
}

/** Where one list is at its end, the other decides whether what it has left makes it earlier or later. */
function compareLists(a: readonly Item[], b: readonly Item[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = compareItems(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Words come before lists, lists before numbers. */
function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareToNothing(b);
  if (b === undefined) return compareToNothing(a);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a === b ? 0 : a < b ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string') return compareWords(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  return kindOf(a) - kindOf(b);
}

function kindOf(item: Item): number {
  return typeof item === 'string' ? 0 : Array.isArray(item) ? 1 : 2;
}

function compareToNothing(item: Item): number {
  if (typeof item === 'bigint') return item === 0n ? 0 : 1;
  if (typeof item === 'string') return compareWords(item, '');
  return item.length === 0 ? 0 : compareToNothing(item[0] as Item);
}
