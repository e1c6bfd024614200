/** Machines that still hold artifacts of deployments that are over: a hello to them brings the files. */
import type { AgentLink } from '../agent-link/agent-link.ts';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import type { Db } from '../database/open-database.ts';
import { loadHolders } from './artifact.store.ts';

export type Asking = {
  readonly db: Db;
  readonly agentLink: Pick<AgentLink, 'checkHealth'>;
  readonly signal?: AbortSignal;
};

/** Settles when each has said hello, or is away; what a hello sets off is not waited for. */
export async function askHolders({ db, agentLink, signal }: Asking): Promise<void> {
  const machineIds = await loadHolders(db);
  await Promise.all(
    machineIds.map(async (machineId) => {
      try {
        await agentLink.checkHealth(machineId, signal);
      } catch (error) {
        if (!(error instanceof AgentUnreachable) && !signal?.aborted) throw error;
      }
    }),
  );
}

/** Asks now and then again each `everyMs`, until it is stopped; what went wrong is told and tried again later. */
export function askRegularly(
  asking: Omit<Asking, 'signal'>,
  everyMs: number,
  onFailed: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let running = Promise.resolve();
  const ask = () => {
    running = running.then(() => askHolders({ ...asking, signal: stopping.signal })).catch(onFailed);
  };
  ask();
  const timer = setInterval(ask, everyMs);
  return async () => {
    clearInterval(timer);
    stopping.abort(new Error('the server stops'));
    await running;
  };
}
