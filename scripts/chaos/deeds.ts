/** What was done to which machine, and when, so that a deployment that ended badly can be excused or not. */

/** Machines; whether what ran there may end otherwise than well. */
type Hit = { readonly machines: readonly string[]; readonly mayFail: boolean };
type Deed = Hit & { readonly from: number; to: number };

export type Deeds = {
  /** Before something is done; the answer is told what it was, and when it is over. */
  begin(): (hit: Hit) => { end(): void };
  /** Whether something was done to the machine between the two times after which nobody could have known better. */
  mayHaveFailed(machine: string, beganAt: number, endedAt: number): boolean;
};

/** Times are those of `performance.now()`: other clocks are set while this runs. */
export function openDeeds(): Deeds {
  const deeds: Deed[] = [];
  return {
    begin: () => {
      const from = performance.now();
      return ({ machines, mayFail }) => {
        const deed: Deed = { machines, mayFail, from, to: Number.POSITIVE_INFINITY };
        deeds.push(deed);
        return {
          end: () => {
            deed.to = performance.now();
          },
        };
      };
    },
    mayHaveFailed: (machine, beganAt, endedAt) =>
      deeds.some(
        ({ mayFail, machines, from, to }) =>
          mayFail && machines.includes(machine) && from <= endedAt && to >= beganAt,
      ),
  };
}
