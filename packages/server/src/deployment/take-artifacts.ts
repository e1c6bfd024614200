/** Files that an agent tells of: what the server takes of them becomes rows, and their bytes are fetched later. */
import type { LogInput } from '../activity-log/chunk.ts';
import type { insertArtifacts } from '../artifact/artifact.store.ts';
import { nothingOffered, type Offer, refusalOf } from '../artifact/artifact.ts';
import type { DrivenAction } from './drive.ts';

export type TakenArtifacts = {
  readonly rows: Parameters<typeof insertArtifacts>[1];
  /** Of those that are refused. */
  readonly inputs: readonly LogInput[];
};

/** The rows, pending or refused, to be stored with the cursor. */
export function takeArtifacts({ run, action }: DrivenAction, offers: readonly Offer[]): TakenArtifacts {
  const { ticket, step, machine } = action;
  const inputs: LogInput[] = [];
  const rows = offers.map((offer) => {
    const before = run.offered.get(ticket) ?? { ...nothingOffered, isPending: false };
    const error = refusalOf(offer, before, run.artifactLimits) ?? null;
    const bytes = before.bytes + offer.sizeBytes;
    run.offered.set(ticket, { files: before.files + 1, bytes, isPending: true });
    if (error !== null) {
      const text = `The artifact ${offer.name} is not collected: ${error}`;
      inputs.push(run.writer.line(offer.nodeId, 'warning', text));
    }
    return {
      ...{ task_id: run.taskId, ticket, node_id: offer.nodeId, step_name: step.name },
      ...{ machine_id: machine.machineId, machine_name: machine.machineName },
      ...{ name: offer.name, size_bytes: offer.sizeBytes, sha256: offer.sha256 },
      ...{ state: error === null ? ('pending' as const) : ('failed' as const), error },
      created_at: new Date(run.now()).toISOString(),
    };
  });
  return { rows, inputs };
}
