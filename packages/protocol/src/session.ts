/** The server's hold on one agent, the same whichever of them dialled. */
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
import type { LogRecord } from './records.ts';
import type { Thumbprint } from './thumbprint.ts';

/** A record and the cursor just behind it, to be stored together. */
export type RecordAt = { readonly record: LogRecord; readonly cursor: number };

/** A file of an action on its agent; `sizeBytes` of all of it, as the log told it. */
export type ArtifactSource = {
  readonly ticket: Ticket;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly offset: number;
};

/**
 * Each call throws `ProtocolError` (the agent refused), `LinkError` (the connection failed) or the signal's reason.
 * After `closed` settles every call throws `LinkError` with `sent: false`.
 */
export type AgentSession = {
  readonly thumbprint: Thumbprint;
  /** Settles, never rejects, when the connection is gone; the value says why. */
  readonly closed: Promise<string>;
  hello(request: HelloRequest, signal?: AbortSignal): Promise<HelloAnswer>;
  fileStatus(sha256: Sha256, sizeBytes: number, signal?: AbortSignal): Promise<FileStatus>;
  /** Sends `body`, the file from `offset` on. `onProgress` gets the offset handed to the socket so far. */
  sendFile(
    file: {
      sha256: Sha256;
      sizeBytes: number;
      offset: number;
      body: Readable;
      onProgress?: (offset: number) => void;
    },
    signal?: AbortSignal,
  ): Promise<FileStatus>;
  startAction(spec: ActionSpec, signal?: AbortSignal): Promise<StartAnswer>;
  actionStatus(ticket: Ticket, signal?: AbortSignal): Promise<ActionStatus>;
  /**
   * The records from byte `from` on in batches (as they arrived, never empty); returns after the batch with `ended`.
   * A stream that stops before that throws `LinkError`. Reads only as fast as it is consumed.
   */
  followLog(ticket: Ticket, from: number, signal?: AbortSignal): AsyncIterable<readonly RecordAt[]>;
  /**
   * The bytes of a file that an action has handed over, from `offset` on; settles with what `receive` makes of them. It
   * gets them as fast as it takes them, and is told of a cut by a `LinkError`; what it throws itself is thrown on. That
   * they have the promised hash is for `receive` to see. Throws `file.missing`, `file.offset`, `file.size`.
   */
  receiveArtifact<T>(
    artifact: ArtifactSource & { receive: (chunks: AsyncIterable<Buffer>) => Promise<T> },
    signal?: AbortSignal,
  ): Promise<T>;
  cancelAction(ticket: Ticket, signal?: AbortSignal): Promise<ActionStatus>;
  forgetAction(ticket: Ticket, logBytes: number, signal?: AbortSignal): Promise<void>;
  /** Also asks what became of it. Only for agents that have the feature `upgrade`, which end then and come again. */
  upgrade(spec: UpgradeSpec, signal?: AbortSignal): Promise<UpgradeStatus>;
  /**
   * Lets open requests end for at most 10 s, then destroys the socket. With a reason the agent is told why it is not
   * wanted; one that polls waits longer before it comes again.
   */
  close(reason?: string): Promise<void>;
  /** Ends everything at once: what is under way fails with `LinkError`, and `closed` settles with the reason. */
  destroy(reason: string): void;
};
