import type { TagDirective } from '../yaml-event.ts';
import { write, writeWord, type YamlOutput } from './yaml-output.ts';

/** A tag as short as the directives allow. */
export function shortTag(tag: string, directives: readonly TagDirective[]): string {
  const directive = directives.find(({ prefix }) => tag.startsWith(prefix));
  if (!directive) return `!<${escapeUri(tag)}>`;
  return directive.handle + escapeUri(tag.slice(directive.prefix.length));
}

/** Writes a line for each; with one of its own come those that need none, as in the original. */
export function writeTagDirectives(
  output: YamlOutput,
  directives: readonly TagDirective[],
  startLine: () => void,
): void {
  for (const { handle, prefix } of directives) {
    writeWord(output, '%TAG');
    write(output, ` ${handle} ${escapeUri(prefix)}`);
    startLine();
  }
}

function escapeUri(uri: string): string {
  return uri.replaceAll(/[^0-9A-Za-z_\-;?@=$~\\)\]/:&+,.*([!]/gu, (char) =>
    [...new TextEncoder().encode(char)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}
