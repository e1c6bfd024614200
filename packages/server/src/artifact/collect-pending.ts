import { type AgentSession, LinkError, type Ticket } from '@tako/protocol';
import type { Db } from '../database/open-database.ts';
import { isTaskOver, loadPending, markCollected, markFailed } from './artifact.store.ts';
import type { ArtifactFiles } from './artifact-files.ts';

export type ArtifactStore = {
  readonly db: Db;
  readonly artifacts: ArtifactFiles;
  readonly now: () => number;
  /** Called when something of the artifacts that are stored has changed. */
  readonly onArtifacts?: () => void;
};

/**
 * Fetches what is still with the agent of an action whose deployment is over. False where something of it is left there:
 * its deployment fetches it and tells of it, the connection was lost, or this server's disk does not take it.
 */
export async function collectPending(
  { db, artifacts, now, onArtifacts }: ArtifactStore,
  session: AgentSession,
  ticket: Ticket,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const pending = await loadPending(db, ticket);
    if (pending.length > 0 && !(await isTaskOver(db, ticket))) return false;
    for (const artifact of pending) {
      const fetched = await artifacts.fetch(session, artifact, { signal });
      if (fetched.state === 'pending') return false;
      if (fetched.state === 'collected') await markCollected(db, artifact.id, new Date(now()).toISOString());
      else await markFailed(db, artifact.id, fetched.error);
      onArtifacts?.();
    }
    return true;
  } catch (error) {
    if (error instanceof LinkError || signal?.aborted) return false;
    throw error;
  }
}
