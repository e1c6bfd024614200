import { longestKeyChars } from '../../limits.ts';
import { columnOf, markOf, type PossibleKey, refuse, type Scanner } from './scanner.ts';

/** Remembers that a key may begin here. */
export function noteKey(scanner: Scanner): void {
  if (!scanner.mayStartKey) return;
  dropKey(scanner);
  scanner.possibleKeys[scanner.possibleKeys.length - 1] = {
    isRequired: scanner.flowLevel === 0 && scanner.indent === columnOf(scanner),
    number: scanner.taken + scanner.tokens.length,
    mark: markOf(scanner),
  };
}

/** On this level nothing that was read is a key. Throws `ConfigSyntaxError` where it had to be one. */
export function dropKey(scanner: Scanner): void {
  const index = scanner.possibleKeys.length - 1;
  const key = scanner.possibleKeys[index];
  if (key?.isRequired) refuseKey(scanner, key);
  scanner.possibleKeys[index] = undefined;
}

/** A key ends in its line and is not too long. */
export function dropOldKeys(scanner: Scanner): void {
  for (const [index, key] of scanner.possibleKeys.entries()) {
    if (!key || (key.mark.line === scanner.line && scanner.at - key.mark.at <= longestKeyChars)) continue;
    if (key.isRequired) refuseKey(scanner, key);
    scanner.possibleKeys[index] = undefined;
  }
}

function refuseKey(scanner: Scanner, { mark }: PossibleKey): never {
  return refuse(scanner, "':' was expected behind what stands here", mark);
}
