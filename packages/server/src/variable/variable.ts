/** Values that a project or a set of the library gives to names, each for all places or for some. */
import type { Explanation, Prompt, Variable, VariableSet } from '@tako/api';
import { type Secrets, variableContext } from '../database/secrets.ts';

/** Ids of environments, machines, steps and channels, names of roles; an empty kind fits everywhere. */
export type Scope = Variable['scope'];

export type StoredVariable = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Plain, or sealed where it is sensitive. */
  readonly value: string;
  readonly isSensitive: boolean;
  readonly scope: Scope;
  /** Who deploys is asked for the value; null where nobody is. */
  readonly prompt: Prompt | null;
};

/** One set as it is at one moment, secrets still sealed. */
export type SetSnapshot = { readonly version: number; readonly variables: readonly StoredVariable[] };

/** A set of the library as a project included it. */
export type IncludedSet = SetSnapshot & { readonly id: string; readonly name: string };

/** The variables of a project with the sets that it includes, in order: plain data that a release keeps as JSON. */
export type VariableSnapshot = SetSnapshot & { readonly sets: readonly IncludedSet[] };

/** Which versions a snapshot holds: two with the same mark hold the same. Migration 0009 writes it too. */
export function markOf(version: number, sets: readonly Pick<IncludedSet, 'id' | 'version'>[]): string {
  return [version, ...sets.map((set) => `${set.id}@${set.version}`)].join(' ');
}

/** The project itself, or a set that it includes. */
export type Origin = Explanation['variables'][number]['losers'][number]['origin'];

/** A variable with where it comes from: what one name's values are chosen from. */
export type Candidate = StoredVariable & { readonly origin: Origin };

/** All that a snapshot holds, in the order that decides among equals. */
export function candidatesOf({ variables, sets }: VariableSnapshot): Candidate[] {
  const own: Origin = { kind: 'project' };
  return [
    ...variables.map((variable) => ({ ...variable, origin: own })),
    ...sets.flatMap(({ id, name, variables: included }) => {
      const origin: Origin = { kind: 'variable-set', id, name };
      return included.map((variable) => ({ ...variable, origin }));
    }),
  ];
}

/** With its secret in plain text: on its way to an agent, never to be stored or answered. */
export type OpenVariable = Candidate;

/** Throws where a secret was sealed with another master key. */
export function openVariables(snapshot: VariableSnapshot, secrets: Secrets): OpenVariable[] {
  return candidatesOf(snapshot).map((variable) => openVariable(variable, secrets));
}

export function openVariable(variable: Candidate, secrets: Secrets): OpenVariable {
  const { id, value, isSensitive } = variable;
  return isSensitive ? { ...variable, value: secrets.open(value, variableContext(id)) } : variable;
}

/** What the API tells of the set: no secret. */
export function toVariableSet({ version, variables }: SetSnapshot): VariableSet {
  return { version, variables: variables.map(toVariable) };
}

function toVariable({ id, name, description, value, isSensitive, scope, prompt }: StoredVariable): Variable {
  return { id, name, description, value: isSensitive ? null : value, isSensitive, scope, prompt };
}
