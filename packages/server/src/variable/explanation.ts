/** Why a name has the value that it has at a place, for programs and for people. */
import type { ExplainedVariable, LosingReason, ScopeKind } from '@tako/api';
import { nameKey } from '../database/names.ts';
import { contestsOf, type Loss, type Place } from './resolution.ts';
import type { Candidate } from './variable.ts';

/** Each name of the candidates, or the one that is asked for. */
export function explainVariables(
  candidates: readonly Candidate[],
  place: Place,
  name?: string,
): ExplainedVariable[] {
  const key = name === undefined ? undefined : nameKey(name);
  const wanted = candidates.filter((one) => key === undefined || nameKey(one.name) === key);
  return contestsOf(wanted, place).map((contest) => ({
    name: contest.name,
    winner: contest.winner ? { ...shown(contest.winner.row), rank: contest.winner.rank } : null,
    losers: contest.losers.map(({ row, loss }) => ({ ...shown(row), reason: reasonOf(loss, place) })),
    warnings: [...contest.warnings],
  }));
}

function shown({ id, origin, value, isSensitive, prompt, scope }: Candidate) {
  const told = isSensitive ? null : value;
  return { variableId: id, origin, value: told, isSensitive, isPrompted: prompt !== null, scope };
}

function reasonOf(loss: Loss, place: Place): LosingReason {
  switch (loss.code) {
    case 'other-scope':
      return { ...loss, text: misfitText(loss.kind, place) };
    case 'lower-rank':
      return { ...loss, text: `lower rank: ${loss.rank} < ${loss.winnerRank}` };
    case 'stands-later':
      return { ...loss, text: 'stands later' };
    default:
      return loss satisfies never;
  }
}

const singular = {
  environments: 'environment',
  channels: 'channel',
  machines: 'machine',
  roles: 'role',
  steps: 'step',
} as const satisfies Record<ScopeKind, string>;

function misfitText(kind: ScopeKind, place: Place): string {
  const isOpen = {
    environments: place.environmentId === '',
    channels: place.channelId === '',
    machines: place.machineId === '',
    roles: place.machineId === '',
    steps: place.stepId === '',
  }[kind];
  if (!isOpen) return `another ${singular[kind]}`;
  return `for some ${kind}, and the question names no ${kind === 'roles' ? 'machine' : singular[kind]}`;
}
