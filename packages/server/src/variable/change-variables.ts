/** Replaces the variables of a project; secrets that were not told are kept. */
import type { Variable } from '@tako/api';
import { nextIds } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import { type Secrets, variableContext } from '../database/secrets.ts';
import { type FieldError, Refusal } from '../errors.ts';
import { type Named, resolveScopes } from './scope-references.ts';
import { loadNameable, loadVariables, replaceVariables } from './variable.store.ts';
import type { Scope, StoredVariable } from './variable.ts';

export type VariableOwner = { readonly projectId: string; readonly steps: readonly Named[] };

/**
 * Writes `given` in place of the project's variables, in the caller's transaction. Throws `request.invalid` for a value
 * that is not told and not known, and `not-found` for a scope that leads nowhere, with one entry a field.
 */
export async function changeVariables(
  trx: Db,
  secrets: Secrets,
  { projectId, steps }: VariableOwner,
  given: readonly Variable[],
): Promise<void> {
  const stored = await loadVariables(trx, projectId);
  const known = new Map(stored.map((variable) => [variable.id, variable]));
  refuse('request.invalid', problemsOf(given, known));
  const nameable = { ...(await loadNameable(trx)), steps };
  const kept = stored.map(({ scope }) => scope);
  const { scopes, errors } = resolveScopes(
    given.map(({ scope }) => scope),
    nameable,
    kept,
  );
  refuse('not-found', errors);
  const fresh = await nextIds(trx, 'Variables', given.filter(({ id }) => id === undefined).length);
  const rows = given.map((variable, index) => {
    const id = variable.id ?? (fresh.shift() as string);
    return rowOf(variable, id, scopes[index] as Scope, known, secrets);
  });
  await replaceVariables(trx, projectId, rows);
}

function rowOf(
  { name, value, isSensitive }: Variable,
  id: string,
  scope: Scope,
  known: ReadonlyMap<string, StoredVariable>,
  secrets: Secrets,
): StoredVariable {
  const common = { id, name, isSensitive, scope };
  // That there is a secret to keep has been checked.
  if (value === null) return { ...common, value: (known.get(id) as StoredVariable).value };
  return { ...common, value: isSensitive ? secrets.seal(value, variableContext(id)) : value };
}

function refuse(code: 'request.invalid' | 'not-found', errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first) throw new Refusal(code, first.message, errors);
}

function problemsOf(given: readonly Variable[], known: ReadonlyMap<string, StoredVariable>): FieldError[] {
  const seen = new Set<string>();
  return given.flatMap((variable, index) => {
    const { id } = variable;
    const at = (field: string, message: string) => ({ field: `variables[${index}].${field}`, message });
    if (id !== undefined && seen.has(id)) return [at('id', `${id} is there twice`)];
    if (id !== undefined) seen.add(id);
    if (id !== undefined && !known.has(id)) return [at('id', `The project has no variable ${id}`)];
    const emptyRole = variable.scope.roles.findIndex((role) => role.trim() === '');
    if (emptyRole >= 0) return [at(`scope.roles[${emptyRole}]`, 'a role must not be empty')];
    const problem = valueProblem(variable, id === undefined ? undefined : known.get(id));
    return problem === undefined ? [] : [at('value', problem)];
  });
}

/** A value that is not told can only be a secret that is kept: anything else would tell it, or lose it. */
function valueProblem({ name, value, isSensitive }: Variable, old: StoredVariable | undefined) {
  if (value !== null || (isSensitive && old?.isSensitive)) return undefined;
  if (!isSensitive) return `${name} is not sensitive, so it needs a value`;
  return `${name} has no secret yet that could be kept: it needs a value`;
}
