/**
 * Does `work` on every item, at most `width` at once. The first failure, or `signal`, calls off the work under way and
 * starts no more; it is thrown when nothing runs any longer.
 */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const failure = new AbortController();
  const calledOff = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const left = items.values();
  const worker = async () => {
    for (const item of left) {
      if (calledOff.aborted) return;
      try {
        await work(item, calledOff);
      } catch (error) {
        // The first failure wins: aborting a second time changes nothing.
        failure.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  signal?.throwIfAborted();
  failure.signal.throwIfAborted();
}
