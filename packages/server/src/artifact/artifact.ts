/** A file that a script has handed over, and what of it a server takes. */
import type { Artifact } from '@tako/api';
import type { ArtifactLimits, Sha256 } from '@tako/protocol';
import type { ArtifactTable } from '../database/tables.ts';

/** How much an action has offered so far. */
export type Offered = { readonly files: number; readonly bytes: number };

export const nothingOffered: Offered = { files: 0, bytes: 0 };

/** What the agent tells of a file. */
export type Offer = {
  readonly nodeId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
};

/** Why the server does not take it, though its agent, which keeps to the same limits, has sent it; else undefined. */
export function refusalOf(
  { sizeBytes }: Offer,
  { files, bytes }: Offered,
  limits: ArtifactLimits | undefined,
): string | undefined {
  if (!limits) return 'the server takes no artifacts';
  const { maxFiles, maxFileBytes, maxActionBytes } = limits;
  if (files >= maxFiles) return `of one action the server takes at most ${maxFiles} files`;
  if (sizeBytes > maxFileBytes) return `the server takes at most ${maxFileBytes} bytes`;
  if (bytes + sizeBytes <= maxActionBytes) return undefined;
  return `of one action the server takes at most ${maxActionBytes} bytes`;
}

const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** `12 B`, `12.3 kB`, in powers of 1000, as the command line shows them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let at = 0;
  // What would be shown as 1000.0 is one of the next unit.
  for (; value >= 999.95 && at < units.length - 1; at++) value /= 1000;
  return `${value.toFixed(1)} ${units[at]}`;
}

export function toArtifact(row: ArtifactTable & { readonly deployment_id: string | null }): Artifact {
  const { id, name, sha256, state, error } = row;
  return {
    ...{ id, name, sizeBytes: row.size_bytes, sha256, state, error },
    ...{ taskId: row.task_id, deploymentId: row.deployment_id, nodeId: row.node_id },
    ...{ stepName: row.step_name, machineId: row.machine_id, machineName: row.machine_name },
    ...{ createdAt: row.created_at, collectedAt: row.collected_at },
  };
}
