/** What is deployed together: a process and its variables. */
import { Action, type Process, type Project, type ReleaseNumbers, type Step } from '@tako/api';
import type { ProjectTable } from '../database/tables.ts';

/** A step as the store has it: with its id. */
export type StoredStep = Step & { readonly id: string };

export function toProject(row: ProjectTable, includedVariableSets: readonly string[]): Project {
  const { id, slug, name, description, is_disabled } = row;
  const isDisabled = is_disabled === 1;
  const releaseNumbers = releaseNumbersOf(row);
  return {
    ...{ id, slug, name, description, isDisabled, releaseNumbers },
    unavailableMachines: row.unavailable_machines,
    includedVariableSets: [...includedVariableSets],
  };
}

export function releaseNumbersOf({ release_numbers }: Pick<ProjectTable, 'release_numbers'>): ReleaseNumbers {
  return JSON.parse(release_numbers) as ReleaseNumbers;
}

export function stepsOf({ steps }: Pick<ProjectTable, 'steps'>): StoredStep[] {
  return (JSON.parse(steps) as OldStep[]).map(withScope);
}

type Scope = Pick<Step, 'environments' | 'excludedEnvironments' | 'channels'>;
/** As a store of before steps could be limited may have it. */
export type OldStep = Omit<StoredStep, keyof Scope> & Partial<Scope>;

/** A step that does not say where it runs, runs everywhere. */
export function withScope(step: OldStep): StoredStep {
  return { ...everywhere, ...step, action: withDefaults(step.action) };
}

/** What an action that was stored before there was a setting has of it. */
export function withDefaults(action: Action): Action {
  return action.kind === 'run-script' ? { ...plainScript, ...action } : action;
}

const plainScript = Action.parse({ kind: 'run-script' });

const everywhere = { environments: [], excludedEnvironments: [], channels: [] };

export function toProcess(row: Pick<ProjectTable, 'steps' | 'process_version'>): Process {
  return { version: row.process_version, steps: stepsOf(row) };
}
