/** How often and how long a machine has been tried without anything coming of it. */
export type Patience = {
  readonly failures: number;
  /** Monotonic, ms; since when nothing has come of it. */
  readonly since: number;
};

export function freshPatience(now: number): Patience {
  return { failures: 0, since: now };
}

/** After one more failure; where there was progress before it, the count begins anew. */
export function afterFailure(patience: Patience, hadProgress: boolean, now: number): Patience {
  return hadProgress ? { failures: 1, since: now } : { ...patience, failures: patience.failures + 1 };
}

/** What is left of `limitMs`; 0 where nothing is. */
export function leftMs({ since }: Patience, limitMs: number, now: number): number {
  return Math.max(0, since + limitMs - now);
}
