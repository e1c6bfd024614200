/** One file to one machine, from wherever the machine has it to its end. */
import { createReadStream } from 'node:fs';
import {
  type AgentSession,
  failpoint,
  LinkError,
  type PackageReference,
  ProtocolError,
} from '@tako/protocol';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { acquirePackage, openablePackage, PackageFileError } from '../package/acquire-package.ts';
import { damagedTries, readBytes } from './limits.ts';
import type { DeploymentRun } from './open-run.ts';
import { createPatience } from './patience.ts';
import { reachMachine } from './reach-machine.ts';

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
  const stored = { packagesFolder: run.packagesFolder, ...reference };
  const patience = createPatience(() => run.limits.firstReachMs);
  let durable = -1;
  let damaged = 0;
  for (;;) {
    const file = await openablePackage(stored);
    const wanted = { ...machine, nodeId, withinMs: patience.leftMs(), signal };
    const session = await reachMachine(run, wanted);
    patience.begin();
    try {
      const { offset, complete } = await session.fileStatus(reference.sha256, reference.sizeBytes, signal);
      if (complete) return durable >= 0;
      failpoint('server.upload.asked');
      if (offset > durable) patience.renew();
      durable = offset;
      await sendRest(session, file, reference, offset, options);
      return true;
    } catch (error) {
      // Either it was spoilt where it comes from, or on its way.
      if (isDamaged(error)) await acquirePackage(stored, signal);
      if (isDamaged(error)) damaged += 1;
      if (!canGoOn(error) || damaged >= damagedTries) throw error;
      if (!patience.failed()) throw givenUp(machine, error);
      await tellLoss(run, nodeId, error);
    }
    await patience.pause(signal);
  }
}

async function tellLoss({ writer }: DeploymentRun, nodeId: string, error: Error): Promise<void> {
  await writer.append({ inputs: [writer.line(nodeId, 'verbose', `Trying again: ${error.message}`)] });
}

/** Throws `LinkError` where the file ended too early: it has become shorter. */
async function sendRest(
  session: AgentSession,
  file: string,
  { sha256, sizeBytes }: PackageReference,
  offset: number,
  { signal, onProgress }: UploadOptions,
): Promise<void> {
  const body = createReadStream(file, { start: offset, highWaterMark: readBytes });
  let unreadable: Error | undefined;
  body.once('error', (error) => {
    unreadable = error;
  });
  const sending = { sha256, sizeBytes, offset, body, ...(onProgress ? { onProgress } : {}) };
  try {
    const { complete } = await session.sendFile(sending, signal);
    if (!complete) throw new LinkError('the file ended before its end', { sent: true });
  } catch (error) {
    // A file that cannot be read shows as a connection that failed, and would be tried for ever.
    throw unreadable ?? error;
  }
}

function givenUp({ machineName }: Machine, cause: Error): AgentUnreachable {
  return new AgentUnreachable(`${machineName} was tried again and again: ${cause.message}`, cause);
}

function isDamaged(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === 'file.hash';
}

function canGoOn(error: unknown): error is Error {
  if (error instanceof LinkError || isDamaged(error)) return true;
  return error instanceof ProtocolError && error.code === 'file.offset';
}

/** What the machine, the line or the store did to an upload; anything else is a fault of ours. */
export function isUploadProblem(error: unknown): error is Error {
  return (
    error instanceof AgentUnreachable || error instanceof ProtocolError || error instanceof PackageFileError
  );
}
