/** Chance that can be repeated: `FAULT_SEED=<number>` gives the same run again. */

export type Chance = {
  /** A whole number from `least` to `most`. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(values: readonly T[]) => T;
};

const seeds = 1_000_000;

/** Prints its seed, so that a run that fails can be repeated. */
export function seededChance(what: string): Chance {
  const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * seeds));
  console.log(`${what}: FAULT_SEED=${seed}`);
  return chanceOf(seed);
}

/** The same for the same seed. */
export function chanceOf(seed: number): Chance {
  const next = mulberry32(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return { between, pick: (values) => values[between(0, values.length - 1)]! };
}

/** Mulberry32 of Tommy Ettinger: small, and good enough to choose bytes by. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
