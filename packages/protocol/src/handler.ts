/** What an agent does for a server; the protocol's HTTP/2 server turns requests into these calls. */
import type { Readable } from 'node:stream';
import type {
  ActionSpec,
  ActionStatus,
  FileStatus,
  HelloAnswer,
  HelloRequest,
  Sha256,
  StartAnswer,
  Ticket,
  UpgradeSpec,
  UpgradeStatus,
} from './messages.ts';
import type { Thumbprint } from './thumbprint.ts';

/** Who asks: the pinned thumbprint of the server at the other end. */
export type Caller = { readonly thumbprint: Thumbprint };

export type ArtifactFile = { readonly sizeBytes: number; readonly body: Readable };

/**
 * Every call may come twice and is answered alike. Refusals are thrown as `ProtocolError` with a code of errors.ts;
 * anything else that is thrown is answered as `agent.broken`.
 */
export type AgentHandler = {
  hello(request: HelloRequest, caller: Caller): Promise<HelloAnswer>;
  /** Whether a newer start of the server has said hello since; then this one may do nothing more with actions. */
  isFenced(request: HelloRequest): boolean;
  fileStatus(sha256: Sha256, sizeBytes: number): Promise<FileStatus>;
  /**
   * Appends `body`, the bytes of the file from `offset` on, and settles when they are durable. Verifies the hash when
   * `sizeBytes` are there. A body that is cut keeps what came. Throws `file.offset` (with the durable offset as
   * detail), `file.hash`, `file.size`, `disk.full`.
   */
  receiveFile(sha256: Sha256, sizeBytes: number, offset: number, body: Readable): Promise<FileStatus>;
  /** Throws `action.other-body`, `action.tombstone`, `file.missing`. */
  startAction(spec: ActionSpec): Promise<StartAnswer>;
  /** Throws `action.unknown`. */
  actionStatus(ticket: Ticket): Promise<ActionStatus>;
  /** The framed records from byte `from` on, as they come, until `ended` or `signal`. Throws `action.unknown`, `log.offset`. */
  readLog(ticket: Ticket, from: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * A file that the action has handed over: the size of all of it, and its bytes from `from` on. Throws
   * `action.unknown`, `file.missing`, `file.offset`.
   */
  readArtifact(ticket: Ticket, sha256: Sha256, from: number): Promise<ArtifactFile>;
  /** Asks the process tree to end; an unknown ticket leaves a tombstone. */
  cancelAction(ticket: Ticket): Promise<ActionStatus>;
  /** Deletes result and log. `logBytes` must be the length of the whole log: the server has stored that much. Throws `action.running`, `log.offset`. */
  forgetAction(ticket: Ticket, logBytes: number): Promise<void>;
  /**
   * Puts a file that was received in the place of the running agent, which ends a moment after the answer; actions go on.
   * Asked again, it says what became of the ticket. Throws `upgrade.refused` (why, in a sentence), `file.missing`.
   */
  upgrade(spec: UpgradeSpec): Promise<UpgradeStatus>;
};
