/** Bounds of the wait between two tries to reach an agent. */
export type BackOff = { readonly firstMs: number; readonly lastMs: number };

// Half a second lets an agent restart; half a minute keeps a dead machine from costing anything.
export const defaultBackOff: BackOff = { firstMs: 500, lastMs: 30_000 };

/**
 * Full jitter: anything below a bound that doubles with each failure, so that a hundred machines behind one broken
 * line do not come back in one moment. `failures` is at least 1, `random` in [0, 1).
 */
export function waitMs(backOff: BackOff, failures: number, random: number): number {
  const bound = Math.min(backOff.lastMs, backOff.firstMs * 2 ** (failures - 1));
  return Math.round(bound * random);
}
