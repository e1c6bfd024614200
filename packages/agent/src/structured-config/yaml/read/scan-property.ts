import { noteKey } from './possible-key.ts';
import { isSpaceOrEnd, markOf, peek, refuse, type Scanner, spanFrom } from './scanner.ts';

/** Reads an anchor, or an alias. */
export function scanAnchor(scanner: Scanner, kind: 'anchor' | 'alias'): void {
  noteKey(scanner);
  scanner.mayStartKey = false;
  const start = markOf(scanner);
  const mayBeKey = kind === 'alias' && scanner.possibleKeys.at(-1) !== undefined;
  scanner.at += 1;
  const from = scanner.at;
  while (!isSpaceOrEnd(peek(scanner)) && !',[]{}'.includes(peek(scanner))) {
    if (mayBeKey && peek(scanner) === ':' && isSpaceOrEnd(peek(scanner, 1))) break;
    scanner.at += 1;
  }
  const name = scanner.text.slice(from, scanner.at);
  if (name === '' || '[{'.includes(peek(scanner))) refuse(scanner, `a name was expected for the ${kind}`);
  scanner.tokens.push({ kind, name, ...spanFrom(scanner, start) });
}

/** Reads a tag: as a shorthand such as `!!str`, or whole as `!<tag:yaml.org,2002:str>`. */
export function scanTag(scanner: Scanner): void {
  noteKey(scanner);
  scanner.mayStartKey = false;
  const start = markOf(scanner);
  const tag = peek(scanner, 1) === '<' ? readWholeTag(scanner) : readShorthand(scanner);
  const next = peek(scanner);
  if (!isSpaceOrEnd(next) && !(scanner.flowLevel > 0 && ',]}'.includes(next))) {
    refuse(scanner, `'${next}' in a tag`);
  }
  scanner.tokens.push({ kind: 'tag', ...tag, ...spanFrom(scanner, start) });
}

function readWholeTag(scanner: Scanner): { handle: string; suffix: string } {
  scanner.at += 2;
  const suffix = readUri(scanner, uriChars);
  if (suffix === '' || peek(scanner) !== '>') refuse(scanner, "'>' was expected at the end of the tag");
  scanner.at += 1;
  return { handle: '', suffix };
}

function readShorthand(scanner: Scanner): { handle: string; suffix: string } {
  const handle =
    /^!(?:[\w-]*!)?/.exec(scanner.text.slice(scanner.at, scanner.at + longestHandle))?.[0] ?? '!';
  scanner.at += handle.length;
  const suffix = readUri(scanner, scanner.flowLevel > 0 ? uriCharsInFlow : uriChars);
  // The tag `!` alone says that a scalar is a text.
  return handle === '!' && suffix === '' ? { handle: '', suffix: '!' } : { handle, suffix };
}

const longestHandle = 1024;
const uriChars = /[\w\-;/?:@&=+$.!~*'()[\]%,]*/y;
const uriCharsInFlow = /[\w\-;/?:@&=+$.!~*'()%]*/y;

/** Reads a tag or a prefix; what is escaped as `%20` is told as it is. */
export function readUri(scanner: Scanner, chars: RegExp = uriChars): string {
  chars.lastIndex = scanner.at;
  const escaped = chars.exec(scanner.text)?.[0] ?? '';
  try {
    const uri = decodeURIComponent(escaped);
    scanner.at += escaped.length;
    return uri;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return refuse(scanner, `'${escaped}' holds an escape that is none`);
  }
}
