/** Which of a name's values holds at a place: the one whose scope says most about the place. */
import { nameKey } from '../database/names.ts';
import type { Scope } from './variable.ts';

/** One step on one machine. */
export type Place = {
  readonly environmentId: string;
  readonly machineId: string;
  readonly machineRoles: readonly string[];
  readonly stepId: string;
  /** The roles that the step is for. */
  readonly stepRoles: readonly string[];
};

/** The weights of Octopus' `ScopeSpecification.Rank()`, added up over the kinds that a scope names. */
const weights = {
  step: 10_000_000,
  machine: 1_000_000,
  /** A role of the machine that the step is for. */
  targetRole: 100_000,
  /** Any other role of the machine. */
  role: 10_000,
  environment: 100,
} as const;

export type Resolution<T> = {
  /** One of each name, in the order of the set. */
  readonly variables: readonly T[];
  /** For people: where two values had equal claims. */
  readonly warnings: readonly string[];
};

type Scoped = { readonly id: string; readonly name: string; readonly scope: Scope };

/** Of each name, in either case, the value with the highest rank; of equal ones that which stands first. */
export function resolveVariables<T extends Scoped>(rows: readonly T[], place: Place): Resolution<T> {
  const winners = new Map<
    string,
    { readonly row: T; readonly rank: number; readonly equals: readonly T[] }
  >();
  for (const row of rows) {
    const rank = rankOf(row.scope, place);
    if (rank === undefined) continue;
    const key = nameKey(row.name);
    const best = winners.get(key);
    if (!best || rank > best.rank) winners.set(key, { row, rank, equals: [] });
    else if (rank === best.rank) winners.set(key, { ...best, equals: [...best.equals, row] });
  }
  const found = [...winners.values()];
  return {
    variables: found.map(({ row }) => row),
    warnings: found.flatMap(({ row, equals }) => equals.map((other) => warningOf(row, other))),
  };
}

function warningOf(winner: Scoped, other: Scoped): string {
  return `Two values of ${winner.name} fit equally well here: ${winner.id} and ${other.id}; ${winner.id} is used because it stands first`;
}

/** How much the scope says about the place; undefined where it does not fit. Each kind that it names must fit. */
export function rankOf(scope: Scope, place: Place): number | undefined {
  const ranks = [
    weigh(scope.steps, [place.stepId], weights.step),
    weigh(scope.machines, [place.machineId], weights.machine),
    weighRoles(scope.roles, place),
    weigh(scope.environments, [place.environmentId], weights.environment),
  ];
  let sum = 0;
  for (const rank of ranks) {
    if (rank === undefined) return undefined;
    sum += rank;
  }
  return sum;
}

/** How many values a kind has does not matter. */
function weigh(wanted: readonly string[], there: readonly string[], weight: number): number | undefined {
  if (wanted.length === 0) return 0;
  return wanted.some((one) => there.includes(one)) ? weight : undefined;
}

function weighRoles(scopeRoles: readonly string[], place: Place): number | undefined {
  if (scopeRoles.length === 0) return 0;
  const wanted = scopeRoles.map(nameKey);
  const ofMachine = place.machineRoles.map(nameKey);
  const ofStep = place.stepRoles.map(nameKey);
  const targeted = ofMachine.filter((role) => ofStep.includes(role));
  return weigh(wanted, targeted, weights.targetRole) ?? weigh(wanted, ofMachine, weights.role);
}
