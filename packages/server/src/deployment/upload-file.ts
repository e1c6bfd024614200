/** One file to one machine, from wherever the machine has it to its end. */
import { createReadStream } from 'node:fs';
import { type AgentSession, LinkError, type PackageReference, ProtocolError } from '@tako/protocol';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { openablePackage, PackageFileError } from '../package/acquire-package.ts';
import { damagedTries, firstReachMs, readBytes } from './limits.ts';
import type { DeploymentRun } from './open-run.ts';
import { afterFailure, freshPatience, leftMs } from './patience.ts';
import { ask, pause, reachMachine } from './reach-machine.ts';

export type UploadOptions = {
  readonly nodeId: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (offset: number) => void;
};

type Machine = { readonly machineId: string; readonly machineName: string };

/**
 * Settles when the machine has the whole file and has verified its hash; false where it had it before. After a lost
 * connection it goes on at the machine's durable offset. Throws `AgentUnreachable` where nothing moved for
 * `firstReachMs`, `ProtocolError` where the agent refuses, `PackageFileError`, or the signal's reason.
 */
export async function uploadFile(
  run: DeploymentRun,
  machine: Machine,
  reference: PackageReference,
  options: UploadOptions,
): Promise<boolean> {
  const { nodeId, signal } = options;
  const file = await openablePackage({ packagesFolder: run.packagesFolder, ...reference });
  let patience = freshPatience(performance.now());
  let reached = -1;
  let damaged = 0;
  let hasSent = false;
  for (;;) {
    const withinMs = leftMs(patience, firstReachMs, performance.now());
    const session = await reachMachine(run, { ...machine, nodeId, withinMs, signal });
    try {
      const { offset, complete } = await askStatus(session, reference, signal);
      if (complete) return hasSent;
      if (offset > reached) patience = freshPatience(performance.now());
      reached = offset;
      hasSent = true;
      if (await sendRest(session, file, reference, offset, options)) return true;
    } catch (error) {
      if (error instanceof ProtocolError && error.code === 'file.hash') {
        damaged += 1;
        reached = -1;
      }
      if (!canGoOn(error) || damaged >= damagedTries) throw error;
      patience = afterFailure(patience, false, performance.now());
      if (leftMs(patience, firstReachMs, performance.now()) === 0) throw givenUp(machine, error);
    }
    // The first loss may be a restart of the agent or a cut line: it is tried again at once.
    if (patience.failures > 1) await pause(patience.failures - 1, signal);
  }
}

function askStatus(session: AgentSession, { sha256, sizeBytes }: PackageReference, signal: AbortSignal) {
  return ask(signal, (limited) => session.fileStatus(sha256, sizeBytes, limited));
}

/** Whether the file is complete then. */
async function sendRest(
  session: AgentSession,
  file: string,
  { sha256, sizeBytes }: PackageReference,
  offset: number,
  { signal, onProgress }: UploadOptions,
): Promise<boolean> {
  const body = createReadStream(file, { start: offset, highWaterMark: readBytes });
  let unreadable: Error | undefined;
  body.once('error', (error) => {
    unreadable = error;
  });
  const sending = { sha256, sizeBytes, offset, body, ...(onProgress ? { onProgress } : {}) };
  try {
    return (await session.sendFile(sending, signal)).complete;
  } catch (error) {
    // A file that cannot be read shows as a connection that failed, and would be tried for ever.
    throw unreadable ?? error;
  }
}

function givenUp({ machineName }: Machine, cause: unknown): AgentUnreachable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AgentUnreachable(
    `nothing has come to ${machineName} for ${firstReachMs / 1000} s: ${reason}`,
    cause,
  );
}

function canGoOn(error: unknown): boolean {
  if (error instanceof LinkError) return true;
  return error instanceof ProtocolError && (error.code === 'file.offset' || error.code === 'file.hash');
}

/** What the machine, the line or the store did to an upload; anything else is a fault of ours. */
export function isUploadProblem(error: unknown): error is Error {
  return (
    error instanceof AgentUnreachable || error instanceof ProtocolError || error instanceof PackageFileError
  );
}
