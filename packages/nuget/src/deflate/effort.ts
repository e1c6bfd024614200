/** How hard deflate tries. Every number here is a part of what a package's bytes are: another gives other bytes. */
export type Effort = {
  /** Places looked at for one match; a quarter of them where one of 8 bytes is known. */
  readonly chain: number;
  /** A match of so many bytes is long enough not to look further. */
  readonly enough: number;
  /** Only a match shorter than this waits for a longer one at the next place. */
  readonly waitBelow: number;
};

export const efforts = {
  fast: { chain: 4, enough: 32, waitBelow: 4 },
  optimal: { chain: 32, enough: 128, waitBelow: 32 },
} as const satisfies Record<string, Effort>;

/** As far back as deflate can point, less one: the ring of places then holds all that may be looked at. */
export const longestDistance = 32767;

/** A block has codes of its own: shorter ones fit better, longer ones cost less for telling the codes. */
export const tokensPerBlock = 32768;
