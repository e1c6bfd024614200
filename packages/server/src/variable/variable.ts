/** Values that a project gives to names, each for all places or for some. */
import type { Variable, VariableSet } from '@tako/api';
import { type Secrets, variableContext } from '../database/secrets.ts';

/** Ids of environments, machines and steps, names of roles; an empty kind fits everywhere. */
export type Scope = Variable['scope'];

export type StoredVariable = {
  readonly id: string;
  readonly name: string;
  /** Plain, or sealed where it is sensitive. */
  readonly value: string;
  readonly isSensitive: boolean;
  readonly scope: Scope;
};

/** The set as it is at one moment, secrets still sealed: plain data that a release keeps as JSON. */
export type VariableSnapshot = { readonly version: number; readonly variables: readonly StoredVariable[] };

/** With its secret in plain text: on its way to an agent, never to be stored or answered. */
export type OpenVariable = StoredVariable;

/** Throws where a secret was sealed with another master key. */
export function openVariables(snapshot: VariableSnapshot, secrets: Secrets): OpenVariable[] {
  return snapshot.variables.map((variable) => {
    const { id, value, isSensitive } = variable;
    return { ...variable, value: isSensitive ? secrets.open(value, variableContext(id)) : value };
  });
}

/** What the API tells of the set: no secret. */
export function toVariableSet({ version, variables }: VariableSnapshot): VariableSet {
  return {
    version,
    variables: variables.map(({ id, name, value, isSensitive, scope }) => {
      return { id, name, value: isSensitive ? null : value, isSensitive, scope };
    }),
  };
}
