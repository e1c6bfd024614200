import { firstRetryMs, longestRetryMs } from './limits.ts';

/** How long to wait before the next try (0 is the first); `random` in 0..1 keeps many clients from coming at once. */
export function backOffMs(attempt: number, random: number): number {
  const whole = Math.min(longestRetryMs, firstRetryMs * 2 ** attempt);
  return Math.round(whole * (0.5 + random / 2));
}

/** Settles after `ms`, or throws the signal's reason when it is called off. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
