/** Replaces the variables of a project or a set; secrets that were not told are kept. */
import type { Variable } from '@tako/api';
import { nextIds } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import { type Secrets, variableContext } from '../database/secrets.ts';
import { type FieldError, Refusal } from '../errors.ts';
import { controlProblem } from './prompt.ts';
import { type Named, resolveScopes } from './scope-references.ts';
import { loadNameable, loadVariables, replaceVariables } from './variable.store.ts';
import type { Scope, StoredVariable } from './variable.ts';

export type VariableOwner =
  | {
      readonly kind: 'project';
      readonly id: string;
      readonly steps: readonly Named[];
      readonly channels: readonly Named[];
    }
  | { readonly kind: 'variable-set'; readonly id: string };

/**
 * Writes `given` in place of the owner's variables, in the caller's transaction. Throws with one entry for each field that
 * is wrong: `request.invalid`, or `not-found` where scopes that lead nowhere are all that is wrong.
 */
export async function changeVariables(
  trx: Db,
  secrets: Secrets,
  owner: VariableOwner,
  given: readonly Variable[],
): Promise<void> {
  const stored = await loadVariables(trx, owner);
  const known = new Map(stored.map((variable) => [variable.id, variable]));
  const problems = problemsOf(given, known, owner);
  const { steps, channels } = owner.kind === 'project' ? owner : { steps: [], channels: [] };
  const { scopes, errors } = resolveScopes(
    given.map(({ scope }) => (owner.kind === 'project' ? scope : { ...scope, steps: [], channels: [] })),
    { ...(await loadNameable(trx)), steps, channels },
    stored.map(({ scope }) => scope),
  );
  refuse(problems.length > 0 ? 'request.invalid' : 'not-found', inOrder([...problems, ...errors]));
  const fresh = await nextIds(trx, 'Variables', given.filter(({ id }) => id === undefined).length);
  const rows = given.map((variable, index) => {
    const id = variable.id ?? (fresh.shift() as string);
    return rowOf(variable, id, scopes[index] as Scope, known, secrets);
  });
  await replaceVariables(trx, owner, rows);
}

function rowOf(
  { value, ...rest }: Variable,
  id: string,
  scope: Scope,
  known: ReadonlyMap<string, StoredVariable>,
  secrets: Secrets,
): StoredVariable {
  const common = { ...rest, id, scope };
  // That there is a secret to keep has been checked.
  if (value === null) return { ...common, value: (known.get(id) as StoredVariable).value };
  return { ...common, value: rest.isSensitive ? secrets.seal(value, variableContext(id)) : value };
}

function refuse(code: 'request.invalid' | 'not-found', errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first) throw new Refusal(code, first.message, errors);
}

/** By variable, as they were given. */
function inOrder(errors: readonly FieldError[]): FieldError[] {
  const indexOf = ({ field }: FieldError) => Number(/^variables\[(\d+)\]/.exec(field)?.[1]);
  return errors.toSorted((a, b) => indexOf(a) - indexOf(b));
}

type Problem = { readonly field: string; readonly message: string };

function problemsOf(
  given: readonly Variable[],
  known: ReadonlyMap<string, StoredVariable>,
  owner: VariableOwner,
): FieldError[] {
  const seen = new Set<string>();
  return given.flatMap((variable, index) => {
    const { id } = variable;
    const identity = idProblem(id, known, seen);
    if (id !== undefined) seen.add(id);
    // Whether a secret is there to keep is not known of a variable that is not known.
    const value = identity ? undefined : valueProblem(variable, known);
    return [identity, value, ...scopeProblems(variable, owner)].flatMap((problem) =>
      problem ? [{ ...problem, field: `variables[${index}].${problem.field}` }] : [],
    );
  });
}

function idProblem(
  id: string | undefined,
  known: ReadonlyMap<string, unknown>,
  seen: ReadonlySet<string>,
): Problem | undefined {
  if (id === undefined) return undefined;
  if (seen.has(id)) return { field: 'id', message: `${id} is there twice` };
  return known.has(id) ? undefined : { field: 'id', message: `There is no variable ${id} here` };
}

function scopeProblems({ scope }: Variable, owner: VariableOwner): Problem[] {
  const emptyRoles = scope.roles.flatMap((role, index) =>
    role.trim() === '' ? [{ field: `scope.roles[${index}]`, message: 'a role must not be empty' }] : [],
  );
  if (owner.kind === 'project') return emptyRoles;
  const ofProjects = (['steps', 'channels'] as const).filter((kind) => scope[kind].length > 0);
  const misplaced = ofProjects.map((kind) => {
    const message = `Projects have ${kind}: a variable of a set cannot be scoped to them`;
    return { field: `scope.${kind}`, message };
  });
  return [...emptyRoles, ...misplaced];
}

function valueProblem(variable: Variable, known: ReadonlyMap<string, StoredVariable>): Problem | undefined {
  const { id, value, prompt } = variable;
  const message =
    value === null
      ? untoldProblem(variable, id === undefined ? undefined : known.get(id))
      : prompt && value !== ''
        ? controlProblem(prompt.control, value)
        : undefined;
  return message === undefined ? undefined : { field: 'value', message };
}

/** A value that is not told can only be a secret that is kept: anything else would tell it, or lose it. */
function untoldProblem({ name, isSensitive }: Variable, old: StoredVariable | undefined) {
  if (isSensitive && old?.isSensitive) return undefined;
  if (!isSensitive) return `${name} is not sensitive, so it needs a value`;
  return `${name} has no secret yet that could be kept: it needs a value`;
}
