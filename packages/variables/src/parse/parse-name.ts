import { readSymbol } from './read-symbol.ts';
import { startReading } from './reading.ts';
import type { SymbolPath } from './syntax.ts';

/** The symbol that a variable's name spells: its longest prefix that is one; undefined where it has none. */
export function parseName(name: string): SymbolPath | undefined {
  return readSymbol(startReading(name, []), 0)?.value;
}
