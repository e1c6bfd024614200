/** An agent that keeps files and logs in memory: the other end of the transport's tests. */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { ProtocolError } from './errors.ts';
import { encodeRecord } from './frames.ts';
import type { AgentHandler } from './handler.ts';
import type { ActionSpec, ActionStatus, Sha256, Ticket } from './messages.ts';
import type { LogRecord } from './records.ts';
import type { Thumbprint } from './thumbprint.ts';

export type MemoryAgent = {
  readonly handler: AgentHandler;
  readonly started: ActionSpec[];
  readonly cancelled: Ticket[];
  readonly hellos: Thumbprint[];
  /** Bytes of the file that have come, per hash. */
  readonly files: Map<Sha256, { bytes: number; hash: ReturnType<typeof createHash>; complete: boolean }>;
  /** By hash: what the actions have handed over. */
  readonly artifacts: Map<Sha256, Buffer>;
  write(ticket: Ticket, ...records: LogRecord[]): void;
};

export function createMemoryAgent(thumbprint: Thumbprint): MemoryAgent {
  const started: ActionSpec[] = [];
  const cancelled: Ticket[] = [];
  const hellos: Thumbprint[] = [];
  const files: MemoryAgent['files'] = new Map();
  const artifacts: MemoryAgent['artifacts'] = new Map();
  const logs = new Map<Ticket, { bytes: Buffer; ended: boolean; changed: EventEmitter }>();

  const logOf = (ticket: Ticket) => {
    const log = logs.get(ticket);
    if (!log) throw new ProtocolError('action.unknown', `there is no action ${ticket}`);
    return log;
  };
  const statusOf = (ticket: Ticket): ActionStatus => {
    const log = logOf(ticket);
    const common = { ticket, logBytes: log.bytes.length };
    return log.ended ? { ...common, state: 'ended', outcome: 'succeeded' } : { ...common, state: 'running' };
  };
  const handler: AgentHandler = {
    hello: async (_request, caller) => {
      hellos.push(caller.thumbprint);
      return {
        ...{
          agentVersion: '0.1.0',
          wire: { min: 1, max: 1 },
          thumbprint,
          incarnation: 'one',
          hostname: 'test',
        },
        ...{ platform: 'linux', arch: 'x64', features: [], syntaxes: ['bash'], freeBytes: 1, time: 1 },
        actions: [...logs.keys()].map(statusOf),
      };
    },
    fileStatus: async (sha256) => {
      const file = files.get(sha256);
      return { offset: file?.bytes ?? 0, complete: file?.complete ?? false };
    },
    receiveFile: async (sha256, sizeBytes, offset, body) => {
      const file = files.get(sha256) ?? { bytes: 0, hash: createHash('sha256'), complete: false };
      files.set(sha256, file);
      if (offset !== file.bytes)
        throw new ProtocolError('file.offset', 'wrong offset', { offset: file.bytes });
      for await (const chunk of body) {
        file.hash.update(chunk as Buffer);
        file.bytes += (chunk as Buffer).length;
      }
      if (file.bytes === sizeBytes) {
        if (file.hash.copy().digest('hex') !== sha256) throw new ProtocolError('file.hash', 'wrong hash');
        file.complete = true;
      }
      return { offset: file.bytes, complete: file.complete };
    },
    isFenced: () => false,
    startAction: async (spec) => {
      if (logs.has(spec.ticket)) return { started: false, status: statusOf(spec.ticket) };
      started.push(spec);
      logs.set(spec.ticket, { bytes: Buffer.alloc(0), ended: false, changed: new EventEmitter() });
      return { started: true, status: statusOf(spec.ticket) };
    },
    actionStatus: async (ticket) => statusOf(ticket),
    async *readLog(ticket, from, signal) {
      const log = logOf(ticket);
      let at = from;
      for (;;) {
        if (at < log.bytes.length) {
          const piece = log.bytes.subarray(at, at + 65_536);
          at += piece.length;
          yield piece;
        } else if (log.ended || signal.aborted) return;
        else await once(log.changed, 'more', { signal }).catch(() => undefined);
      }
    },
    readArtifact: async (ticket, sha256, from) => {
      logOf(ticket);
      const bytes = artifacts.get(sha256);
      if (!bytes) throw new ProtocolError('file.missing', 'there is no such artifact');
      return { sizeBytes: bytes.length, body: Readable.from(piecesOf(bytes, from)) };
    },
    cancelAction: async (ticket) => {
      cancelled.push(ticket);
      return statusOf(ticket);
    },
    upgrade: async () => ({ state: 'done', version: '0.1.0', reason: '' }),
    forgetAction: async (ticket, logBytes) => {
      if (logOf(ticket).bytes.length !== logBytes) throw new ProtocolError('log.offset', 'the log is longer');
      logs.delete(ticket);
    },
  };
  return {
    ...{ handler, started, cancelled, hellos, files, artifacts },
    write: (ticket, ...records) => {
      const log = logOf(ticket);
      log.bytes = Buffer.concat([log.bytes, ...records.map(encodeRecord)]);
      log.ended ||= records.some((record) => record.kind === 'ended');
      log.changed.emit('more');
    },
  };
}

function* piecesOf(bytes: Buffer, from: number): Generator<Buffer> {
  for (let at = from; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
