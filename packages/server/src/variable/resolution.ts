/** Which of a name's values holds at a place: the one whose scope says most about the place. */
import type { LosingReason, ScopeKind } from '@tako/api';
import { nameKey } from '../database/names.ts';
import type { Candidate, Scope } from './variable.ts';

/** One step on one machine; '' is what no scope names. */
export type Place = {
  readonly environmentId: string;
  readonly channelId: string;
  readonly machineId: string;
  readonly machineRoles: readonly string[];
  readonly stepId: string;
  /** The roles that the step is for. */
  readonly stepRoles: readonly string[];
};

/** The weights of Octopus' `ScopeSpecification.Rank()`, added up over the kinds that a scope names. */
export const weights = {
  /** Whoever deploys is asked for the value. */
  user: 100_000_000,
  step: 10_000_000,
  machine: 1_000_000,
  /** A role of the machine that the step is for. */
  targetRole: 100_000,
  /** Any other role of the machine. */
  role: 10_000,
  environment: 100,
  channel: 10,
  /** The value stands in the project itself and not in a set that it includes. */
  project: 1,
} as const;

/** What a value is judged by. */
export type Scoped = Pick<Candidate, 'id' | 'name' | 'scope' | 'origin' | 'prompt'>;

/** How much a value says about the place, or the first kind of its scope that does not fit. */
export type Verdict = { readonly rank: number } | { readonly misfit: ScopeKind };

/** Why a value does not hold. */
export type Loss = DistributiveOmit<LosingReason, 'text'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** All values of one name, in either case. */
export type Contest<T> = {
  readonly name: string;
  readonly winner: { readonly row: T; readonly rank: number } | undefined;
  readonly losers: readonly { readonly row: T; readonly loss: Loss }[];
  /** For people: where two values had equal claims. */
  readonly warnings: readonly string[];
};

export type Resolution<T> = {
  /** One of each name, in the order of the set. */
  readonly variables: readonly T[];
  readonly warnings: readonly string[];
};

/** Of each name the value with the highest rank; of equal ones that which stands first. */
export function resolveVariables<T extends Scoped>(rows: readonly T[], place: Place): Resolution<T> {
  const contests = contestsOf(rows, place);
  return {
    variables: contests.flatMap(({ winner }) => (winner ? [winner.row] : [])),
    warnings: contests.flatMap(({ warnings }) => warnings),
  };
}

/** The same, with those that lost, in the order in which the names come first. */
export function contestsOf<T extends Scoped>(rows: readonly T[], place: Place): Contest<T>[] {
  const byName = Map.groupBy(rows, ({ name }) => nameKey(name));
  return [...byName.values()].map((values) => contestOf(values, place));
}

function contestOf<T extends Scoped>(values: readonly T[], place: Place): Contest<T> {
  const judged = values.map((row) => ({ row, verdict: judge(row, place) }));
  let winner: Contest<T>['winner'];
  for (const { row, verdict } of judged) {
    if ('rank' in verdict && (!winner || verdict.rank > winner.rank)) winner = { row, rank: verdict.rank };
  }
  const losers = judged
    .filter(({ row }) => row !== winner?.row)
    .map(({ row, verdict }) => ({ row, loss: lossOf(verdict, winner?.rank ?? 0) }));
  const warnings = losers
    .filter(({ loss }) => loss.code === 'stands-later')
    .map(({ row }) => warningOf(winner?.row ?? row, row));
  return { name: (winner?.row ?? values[0])?.name ?? '', winner, losers, warnings };
}

function lossOf(verdict: Verdict, winnerRank: number): Loss {
  if ('misfit' in verdict) return { code: 'other-scope', kind: verdict.misfit };
  const { rank } = verdict;
  return rank === winnerRank ? { code: 'stands-later', rank } : { code: 'lower-rank', rank, winnerRank };
}

function warningOf(winner: Scoped, other: Scoped): string {
  const [used, unused] = [titleOf(winner), titleOf(other)];
  return `Two values of ${winner.name} fit equally well here: ${used} and ${unused}; ${winner.id} is used because it stands first`;
}

function titleOf({ id, origin }: Scoped): string {
  return origin.kind === 'project' ? id : `${id} (in ${origin.name})`;
}

/** Each kind that the scope names must fit. */
export function judge({ scope, origin, prompt }: Omit<Scoped, 'id' | 'name'>, place: Place): Verdict {
  const kinds: readonly (readonly [ScopeKind, number | undefined])[] = [
    ['environments', weigh(scope.environments, [place.environmentId], weights.environment)],
    ['channels', weigh(scope.channels, [place.channelId], weights.channel)],
    ['roles', weighRoles(scope, place)],
    ['machines', weigh(scope.machines, [place.machineId], weights.machine)],
    ['steps', weigh(scope.steps, [place.stepId], weights.step)],
  ];
  let rank = (prompt ? weights.user : 0) + (origin.kind === 'project' ? weights.project : 0);
  for (const [misfit, weight] of kinds) {
    if (weight === undefined) return { misfit };
    rank += weight;
  }
  return { rank };
}

/** How many values a kind has does not matter. */
function weigh(wanted: readonly string[], there: readonly string[], weight: number): number | undefined {
  if (wanted.length === 0) return 0;
  return wanted.some((one) => there.includes(one)) ? weight : undefined;
}

function weighRoles(scope: Scope, place: Place): number | undefined {
  if (scope.roles.length === 0) return 0;
  const wanted = scope.roles.map(nameKey);
  const ofMachine = place.machineRoles.map(nameKey);
  const ofStep = place.stepRoles.map(nameKey);
  const targeted = ofMachine.filter((role) => ofStep.includes(role));
  return weigh(wanted, targeted, weights.targetRole) ?? weigh(wanted, ofMachine, weights.role);
}
