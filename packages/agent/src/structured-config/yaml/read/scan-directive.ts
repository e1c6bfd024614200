import { readUri } from './scan-property.ts';
import { scanComment } from './scan-space.ts';
import {
  isBreakOrEnd,
  markOf,
  peek,
  refuse,
  type Scanner,
  skipBlanks,
  spanFrom,
  takeBreak,
} from './scanner.ts';
import type { TokenOf } from './yaml-token.ts';

/** Reads a line that begins with `%`; directives that YAML does not know are passed over. */
export function scanDirective(scanner: Scanner): void {
  const start = markOf(scanner);
  scanner.at += 1;
  const name =
    take(scanner, /[\w-]+(?=\s)/y) ?? refuse(scanner, "the name of a directive was expected behind '%'");
  skipBlanks(scanner);
  const directive =
    name === 'YAML' ? readVersion(scanner) : name === 'TAG' ? readTagDirective(scanner) : undefined;
  if (directive) scanner.tokens.push({ ...directive, ...spanFrom(scanner, start, start) });
  else while (!isBreakOrEnd(peek(scanner)) && peek(scanner) !== '#') scanner.at += 1;
  skipBlanks(scanner);
  scanComment(scanner);
  if (!isBreakOrEnd(peek(scanner))) refuse(scanner, 'the line was expected to end behind the directive');
  takeBreak(scanner);
}

type Bare<Token> = Omit<Token, 'line' | 'column' | 'endLine' | 'endColumn'>;

function readVersion(scanner: Scanner): Bare<TokenOf<'version-directive'>> {
  const start = markOf(scanner);
  const version =
    take(scanner, /\d{1,9}\.\d{1,9}/y) ?? refuse(scanner, 'a version was expected behind %YAML');
  if (!/^1\.[0-3]$/.test(version)) refuse(scanner, `YAML ${version} is not known`, start);
  return { kind: 'version-directive', version };
}

function readTagDirective(scanner: Scanner): Bare<TokenOf<'tag-directive'>> {
  const handle =
    take(scanner, /!(?:[\w-]*!)?(?=[ \t])/y) ?? refuse(scanner, 'a handle was expected behind %TAG');
  skipBlanks(scanner);
  const prefix = readUri(scanner);
  if (prefix === '') refuse(scanner, 'a prefix was expected behind the handle');
  return { kind: 'tag-directive', handle, prefix };
}

function take(scanner: Scanner, pattern: RegExp): string | undefined {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text)?.[0];
  scanner.at += found?.length ?? 0;
  return found;
}
