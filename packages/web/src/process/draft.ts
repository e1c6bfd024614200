/** The steps as they are edited: all of them, until they are saved together. */
import type { Action, Process, Step } from '@tako/api';

export type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
export type PackageAction = ActionOf<'deploy-package'>;
export type ScriptAction = ActionOf<'run-script'>;

/** A step with the name by which the page knows it: its id, or one of the page's own until the server gave it one. */
export type DraftStep = { readonly key: string; readonly step: Step };
export type Draft = readonly DraftStep[];

export function draftOf({ steps }: Pick<Process, 'steps'>): Draft {
  return steps.map((step, index) => ({ key: step.id ?? `place-${index}`, step }));
}

export function stepsIn(draft: Draft): Step[] {
  return draft.map(({ step }) => step);
}

/** What a new step can be. */
export type NewKind = 'package' | 'script' | 'packaged-script';

const builtInFeed = 'Feeds-1';

const noFileFeatures = {
  substituteInFiles: [],
  configTransforms: { isAutomatic: false, additional: [] },
  configVariables: false,
  structuredVariables: [],
};

const plainScript: ScriptAction = {
  ...{ kind: 'run-script', syntax: 'bash', body: '', bodies: [], package: null, scriptFile: '' },
  ...{ parameters: '', ...noFileFeatures, failOnErrorOutput: false },
};

const newActions: Readonly<Record<NewKind, { readonly name: string; readonly action: Action }>> = {
  package: {
    name: 'Deploy a package',
    action: {
      ...{
        kind: 'deploy-package',
        feedId: builtInFeed,
        packageId: '',
        scripts: [],
        runPackagedScripts: true,
      },
      ...{ substituteInFiles: [], structuredVariables: [], configVariables: true },
      configTransforms: { isAutomatic: true, additional: [] },
      ...{ customInstallation: null, skipIfInstalled: false, windows: [], failOnErrorOutput: false },
    },
  },
  script: { name: 'Run a script', action: plainScript },
  'packaged-script': {
    name: 'Run a script of a package',
    action: { ...plainScript, package: { feedId: builtInFeed, packageId: '' } },
  },
};

const everyTime = {
  ...({ startTrigger: 'after-previous', condition: 'success' } as const),
  ...{ environments: [], excludedEnvironments: [], channels: [], isDisabled: false, isRequired: false },
  ...{ maxParallelism: null, timeoutSeconds: null },
};

/** The draft with a new step at its end; `roles` are those it begins with. */
export function withNewStep(draft: Draft, key: string, kind: NewKind, roles: readonly string[]): Draft {
  const { name, action } = newActions[kind];
  const step: Step = { ...everyTime, name: freeName(draft, name), roles: [...roles], action };
  return [...draft, { key, step }];
}

/** The draft with another step like this one right behind it. */
export function withCopy(draft: Draft, key: string, of: string): Draft {
  return draft.flatMap((entry) => {
    if (entry.key !== of) return [entry];
    const { id: _, ...copied } = entry.step;
    return [entry, { key, step: { ...copied, name: freeName(draft, `${copied.name} (copy)`) } }];
  });
}

export function withoutStep(draft: Draft, key: string): Draft {
  return draft.filter((entry) => entry.key !== key);
}

export function withStep(draft: Draft, key: string, step: Step): Draft {
  return draft.map((entry) => (entry.key === key ? { key, step } : entry));
}

/** The draft with the step at this place; a place outside is the nearest one. */
export function withMoved(draft: Draft, key: string, to: number): Draft {
  const moved = draft.find((entry) => entry.key === key);
  if (!moved) return draft;
  const others = withoutStep(draft, key);
  return others.toSpliced(Math.max(0, Math.min(to, others.length)), 0, moved);
}

/** `wanted`, or the first of "wanted (2)", "wanted (3)" that no step has. */
function freeName(draft: Draft, wanted: string): string {
  const taken = new Set(draft.map(({ step }) => step.name.toLowerCase()));
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted} (${number})`;
  return name;
}

/** Whether both say the same, in whatever order their fields come. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [inA, inB] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(inA);
  return keys.length === Object.keys(inB).length && keys.every((key) => isSame(inA[key], inB[key]));
}
