/** Work on one thing after the other, on different things side by side. */
export type Turns = {
  /** Does `work` when all that was asked before under the same key is done, however that ended. */
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
};

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take: async (key, work) => {
      const before = last.get(key);
      const mine = (async () => {
        await before?.catch(() => undefined);
        return work();
      })();
      last.set(key, mine);
      try {
        return await mine;
      } finally {
        if (last.get(key) === mine) last.delete(key);
      }
    },
  };
}
