import { UserError } from '../errors.ts';

/** Does `work` until it is done or Ctrl+C is pressed; then it ends what it does and leaves nothing half done. */
export async function stoppable(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort(new UserError('stopped; nothing was written', 'stopped'));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal);
  try {
    await work(stop.signal);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, onSignal);
  }
}
