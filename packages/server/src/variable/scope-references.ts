/** Scopes as people write them, with ids, slugs or names, become scopes of ids. */
import { nameKey } from '../database/names.ts';
import type { FieldError } from '../errors.ts';
import type { Scope } from './variable.ts';

export type Named = { readonly id: string; readonly slug?: string; readonly name: string };

const kinds = {
  environments: 'environment',
  machines: 'machine',
  steps: 'step',
  channels: 'channel',
} as const;
type Kind = keyof typeof kinds;
type Lookup = ReadonlyMap<string, string>;

/** Everything that a scope may name. */
export type Nameable = { readonly [K in Kind]: readonly Named[] };

/**
 * The scopes, in order, or every reference that leads nowhere. An id of `kept` stays although what it named is gone:
 * without it the value would suddenly hold everywhere.
 */
export function resolveScopes(
  scopes: readonly Scope[],
  nameable: Nameable,
  kept: readonly Scope[],
): { readonly scopes: readonly Scope[]; readonly errors: readonly FieldError[] } {
  const lookups = {
    environments: lookupOf(nameable.environments, kept, 'environments'),
    machines: lookupOf(nameable.machines, kept, 'machines'),
    steps: lookupOf(nameable.steps, kept, 'steps'),
    channels: lookupOf(nameable.channels, kept, 'channels'),
  };
  const errors: FieldError[] = [];
  const resolve = (kind: Kind, references: readonly string[], index: number): string[] => {
    const ids = new Set<string>();
    for (const [position, reference] of references.entries()) {
      const id = find(lookups[kind], reference);
      const field = `variables[${index}].scope.${kind}[${position}]`;
      if (id === undefined) errors.push({ field, message: `There is no ${kinds[kind]} "${reference}"` });
      else ids.add(id);
    }
    return [...ids];
  };
  const resolved = scopes.map((scope, index) => ({
    environments: resolve('environments', scope.environments, index),
    roles: scope.roles.map((role) => role.trim()),
    machines: resolve('machines', scope.machines, index),
    steps: resolve('steps', scope.steps, index),
    channels: resolve('channels', scope.channels, index),
  }));
  return { scopes: resolved, errors };
}

/** The one that the reference means: an id goes before a slug, a slug before a name. */
export function findReferred<T extends Named>(named: readonly T[], reference: string): T | undefined {
  const id = find(lookupOf(named, [], 'steps'), reference);
  return named.find((one) => one.id === id);
}

function find(lookup: Lookup, reference: string): string | undefined {
  return lookup.get(reference) ?? lookup.get(nameKey(reference.trim()));
}

/** An id goes before a slug, a slug before a name. */
function lookupOf(named: readonly Named[], kept: readonly Scope[], kind: Kind): Lookup {
  return new Map([
    ...kept.flatMap((scope) => scope[kind].map((id) => [id, id] as const)),
    ...named.map(({ id, name }) => [nameKey(name), id] as const),
    ...named.flatMap(({ id, slug }) => (slug === undefined ? [] : [[slug, id] as const])),
    ...named.map(({ id }) => [id, id] as const),
  ]);
}
