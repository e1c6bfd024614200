import { isCollection } from 'yaml';
import { mostLevels } from '../limits.ts';
import {
  ConfigSyntaxError,
  commonLineEnd,
  namedPlaces,
  placeOf,
  type Replaced,
  type StructuredVariables,
} from '../replacement.ts';
import { applyEdits, type TextEdit } from '../text-edit.ts';
import { editContainer } from './edit-container.ts';
import { editScalar, editToNull } from './edit-scalar.ts';
import { readYaml } from './read-yaml.ts';
import { visitPlaces, type YamlPlace } from './yaml-place.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Replaces what variables name by a path such as `spring:servers:0:url`, in each document of the text. Outside of
 * the values that are replaced nothing changes but line ends, which all become the one that most lines have. Throws
 * `ConfigSyntaxError`.
 */
export function replaceInYaml(text: string, variables: StructuredVariables): Replaced {
  const unix = text.replaceAll('\r\n', '\n');
  const documents = readYaml(unix);
  const names = namedPlaces(variables);
  const found: { readonly name: string; readonly place: YamlPlace }[] = [];
  const steps = new Map<number, number>();
  for (const { contents } of documents) {
    visitPlaces(contents, (path, place) => {
      refuseDepth(unix, place);
      countStep(steps, place);
      const name = names.get(path);
      if (name !== undefined) found.push({ name, place });
      return name === undefined;
    });
  }
  const source = { text: unix, step: mostCommon(steps) ?? 2 };
  const edits: TextEdit[] = found.flatMap(({ name, place }) => editPlace(source, place, variables.get(name)));
  const result = applyEdits(unix, edits);
  return {
    text: commonLineEnd(text) === '\r\n' ? result.replaceAll('\n', '\r\n') : result,
    replaced: [...new Set(found.map(({ name }) => name))],
    warnings: [],
  };
}

function editPlace(source: YamlSource, place: YamlPlace, value: string | undefined): TextEdit[] {
  const { node } = place;
  if (isCollection(node)) return [editContainer(source, { ...place, node }, value)];
  return value === undefined
    ? editToNull(source, { ...place, node })
    : [editScalar(source, { ...place, node }, value)];
}

function refuseDepth(text: string, { keyEnd, within }: YamlPlace): void {
  if (within.level <= mostLevels) return;
  throw new ConfigSyntaxError(`more than ${mostLevels} levels`, placeOf(text, keyEnd));
}

function countStep(steps: Map<number, number>, { node, within }: YamlPlace): void {
  const token = node?.srcToken;
  if (within.kind !== 'mapping' || (token?.type !== 'block-map' && token?.type !== 'block-seq')) return;
  const step = token.indent - within.indent;
  if (step > 0) steps.set(step, (steps.get(step) ?? 0) + 1);
}

function mostCommon(counts: ReadonlyMap<number, number>): number | undefined {
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
