import { ConfigSyntaxError } from '../replacement.ts';
import { readYaml } from './read/read-yaml.ts';
import type { CollectionStart, ScalarEvent, YamlEvent } from './yaml-event.ts';

/**
 * What stands for a collection once a value is put in its place: the value as a piece of YAML, with its own anchors and
 * tags and no comments; where it is none, a text in double quotes; nothing is a plain null. The last two keep the anchor,
 * so that aliases still lead to something.
 */
export function readFragment(value: string | undefined, replaced: CollectionStart): readonly YamlEvent[] {
  if (value === undefined) return [inPlaceOf(replaced, 'null', 'plain')];
  return readOne(value) ?? [inPlaceOf(replaced, value, 'double-quoted')];
}

function inPlaceOf({ anchor, line, column }: CollectionStart, text: string, style: ScalarEvent['style']) {
  return { kind: 'scalar', anchor, tag: undefined, text, style, line, column } as const;
}

/** The events of the one document; undefined for none, several, or no YAML. */
function readOne(value: string): YamlEvent[] | undefined {
  const events: YamlEvent[] = [];
  let documents = 0;
  try {
    for (const event of readYaml(value)) {
      if (event.kind === 'document-start') documents += 1;
      else if (event.kind !== 'document-end' && event.kind !== 'comment') events.push(event);
    }
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    return undefined;
  }
  return documents === 1 ? events : undefined;
}
