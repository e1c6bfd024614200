/** Variables for tests: each is the project's own and holds everywhere unless the test says otherwise. */
import type { Candidate, Scope } from './variable.ts';

export const everywhere: Scope = { environments: [], roles: [], machines: [], steps: [], channels: [] };

export const scopeOf = (some: Partial<Scope>): Scope => ({ ...everywhere, ...some });

let count = 0;

export function candidate(
  name: string,
  value: string,
  scope: Partial<Scope> = {},
  more: Partial<Candidate> = {},
): Candidate {
  count++;
  return {
    ...{ id: `Variables-${count}`, name, description: '', value, isSensitive: false },
    ...{ scope: scopeOf(scope), prompt: null, origin: { kind: 'project' }, ...more },
  };
}

/** Where a value of the library stands. */
export const inSet = (id: string, name: string): Partial<Candidate> => {
  return { origin: { kind: 'variable-set', id, name } };
};
