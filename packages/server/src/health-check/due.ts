/** Which machines their policies want looked at now. */
import { aheadMs, countedIntervals, takeAlong } from './limits.ts';

export type Watched = {
  readonly machineId: string;
  readonly policyId: string;
  /** Null: only when somebody asks. */
  readonly intervalMs: number | null;
  /** Ms since 1970; null where it never was. */
  readonly checkedAt: number | null;
};

/**
 * Ids of machines by policy, for policies of which at least one machine is due; those that will be soon come along. A
 * last check that lies in the future was written by a clock that has been set back since: then it is due.
 */
export function dueMachines(watched: readonly Watched[], now: number): Map<string, string[]> {
  const policies = Map.groupBy(watched, ({ policyId }) => policyId);
  const due = new Map<string, string[]>();
  for (const [policyId, machines] of policies) {
    if (!machines.some((machine) => isDue(machine, now, 0))) continue;
    const ids = machines
      .filter((machine) => isDue(machine, now, takeAlong))
      .map(({ machineId }) => machineId);
    due.set(policyId, ids);
  }
  return due;
}

function isDue({ intervalMs, checkedAt }: Watched, now: number, early: number): boolean {
  if (intervalMs === null) return false;
  if (checkedAt === null || checkedAt > now + aheadMs) return true;
  return now - checkedAt >= intervalMs * (1 - early);
}

export type Away = {
  /** Ms since 1970; null where the last look found it there, or there was none. */
  readonly sinceMs: number | null;
  readonly checkedAt: number | null;
  readonly awaySeconds: number;
};

const secondMs = 1000;

/**
 * For how many seconds a machine that does not answer now has surely been away. The time since the last look counts only
 * where that look missed it too, and only so far as looks come: while the server was off, or the clock was set, nobody
 * knows.
 */
export function awaySeconds(
  { sinceMs, checkedAt, awaySeconds: before }: Away,
  intervalMs: number | null,
  now: number,
): number {
  if (sinceMs === null || checkedAt === null || intervalMs === null) return before;
  const elapsed = Math.min(now - Math.max(sinceMs, checkedAt), countedIntervals * intervalMs);
  return before + Math.max(0, Math.floor(elapsed / secondMs));
}
