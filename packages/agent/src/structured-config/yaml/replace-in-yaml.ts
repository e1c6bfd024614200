import { commonLineEnd, namedPlaces, type Replaced, type StructuredVariables } from '../replacement.ts';
import { commonIndent, countIndent, countIndents } from './common-indent.ts';
import { placeComments } from './place-comments.ts';
import { readYaml } from './read/read-yaml.ts';
import { type Find, replaceValues } from './replace-values.ts';
import { writeYaml } from './write/write-yaml.ts';
import type { YamlEvent } from './yaml-event.ts';

/**
 * Replaces what variables name by a path such as `spring:servers:0:url`, in each document of the text, and writes the
 * whole anew as the original does with YamlDotNet: with the line end and the indentation that most of the text has.
 * Throws `ConfigSyntaxError`.
 */
export function replaceInYaml(text: string, variables: StructuredVariables): Replaced {
  const names = namedPlaces(variables);
  const replaced = new Set<string>();
  const find: Find = (path) => {
    const name = names.get(path);
    if (name === undefined) return undefined;
    replaced.add(name);
    return { value: variables.get(name) };
  };
  const { events, step } = readAll(text);
  const written = writeYaml(placeComments(replaceValues(events, find)), {
    step,
    lineEnd: commonLineEnd(text) ?? '\n',
  });
  return { text: written, replaced: [...replaced], warnings: [] };
}

/** The indentation is known only at the end. */
function readAll(text: string): { events: YamlEvent[]; step: number } {
  const counts = countIndents();
  const events: YamlEvent[] = [];
  for (const event of readYaml(text)) {
    countIndent(counts, event);
    events.push(event);
  }
  return { events, step: commonIndent(counts) };
}
