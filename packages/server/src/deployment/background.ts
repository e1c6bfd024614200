/** Work that nobody waits for until the end: its first failure is kept for whoever settles it. */
export type Background = {
  add(work: Promise<unknown>): void;
  /** Settles when nothing is under way. Throws the first failure. */
  settle(): Promise<void>;
};

export function createBackground(): Background {
  const open = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  return {
    add: (work) => {
      const owned = work.then(
        () => {
          open.delete(owned);
        },
        (error: unknown) => {
          open.delete(owned);
          failure ??= { error };
        },
      );
      open.add(owned);
    },
    settle: async () => {
      while (open.size > 0) await Promise.all(open);
      if (failure) throw failure.error;
    },
  };
}
