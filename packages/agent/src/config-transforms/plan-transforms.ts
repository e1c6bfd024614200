/** Decides which transform goes onto which file, and in which order. */
import type { Definition } from './definition.ts';
import { extensionOf } from './definition.ts';
import { findTransforms, type TransformPlace } from './find-transforms.ts';

export type PlannedTransform = {
  readonly source: string;
  readonly transform: string;
  readonly definition: Definition;
};

export type TransformPlan = {
  readonly steps: readonly PlannedTransform[];
  /** What the step names and what came to nothing, with the reason. */
  readonly unused: readonly { readonly definition: Definition; readonly why: 'no file' | 'overlap' }[];
  /** A pair that comes a second time, and why definitions do not fit files. */
  readonly notes: readonly { readonly kind: 'again' | 'reason'; readonly text: string }[];
};

/** Only these endings are looked for: every `.config` file where transforms are automatic, and those of targets. */
export function sourcePatterns(definitions: readonly Definition[], isAutomatic: boolean): string[] {
  const targets = definitions.flatMap(({ target }) => (target ? [`*${extensionOf(target.path)}`] : []));
  return [...new Set([...(isAutomatic ? ['*.config'] : []), ...targets])];
}

/**
 * For each file, in the order given, every definition is tried in its order; one transform goes onto one file once.
 * `files` are absolute; what is in other folders is asked of `place`.
 */
export function planTransforms(
  files: readonly string[],
  definitions: readonly Definition[],
  place: TransformPlace,
): TransformPlan {
  const steps: PlannedTransform[] = [];
  const notes: { kind: 'again' | 'reason'; text: string }[] = [];
  const pairs = new Set<string>();
  const repeated = new Set<Definition>();
  for (const source of files) {
    for (const definition of definitions) {
      const found = findTransforms(source, definition, place);
      for (const text of found.why) notes.push({ kind: 'reason', text: `'${definition.text}': ${text}` });
      for (const transform of found.files) {
        const pair = `${transform}\n${source}`;
        if (!pairs.has(pair)) steps.push({ source, transform, definition });
        else {
          repeated.add(definition);
          notes.push({ kind: 'again', text: `${transform} has been applied to ${source} already` });
        }
        pairs.add(pair);
      }
    }
  }
  return { steps, notes, unused: unusedOf(definitions, steps, repeated) };
}

function unusedOf(
  definitions: readonly Definition[],
  steps: readonly PlannedTransform[],
  repeated: ReadonlySet<Definition>,
): TransformPlan['unused'] {
  const used = new Set(steps.map(({ definition }) => definition));
  return definitions
    .filter((definition) => !definition.isAutomatic && !used.has(definition))
    .map((definition) => ({ definition, why: repeated.has(definition) ? 'overlap' : 'no file' }));
}
