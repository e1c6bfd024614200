import type { YamlEvent } from '../yaml-event.ts';
import { writeBehind, writeWord, type YamlOutput } from './yaml-output.ts';

/** The colon behind a key. The name of an alias may hold one, so it keeps apart. */
export function writeColon(output: YamlOutput, key: YamlEvent): void {
  if (key.kind === 'alias') writeWord(output, ':');
  else writeBehind(output, ':');
}
