/** An agent whose scripts the test writes: the real protocol on loopback, files and logs in memory. */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import {
  type ActionSpec,
  type ActionStatus,
  type AgentHandler,
  createIdentity,
  encodeRecord,
  type Gate,
  type HelloAnswer,
  type LogRecord,
  listenForServers,
  ProtocolError,
  type Sha256,
  type Thumbprint,
  type Ticket,
} from '@tako/protocol';

type Log = { bytes: Buffer; end: (LogRecord & { kind: 'ended' }) | undefined };

export type TestAgent = {
  readonly thumbprint: Thumbprint;
  readonly address: string;
  readonly started: ActionSpec[];
  readonly cancelled: Ticket[];
  readonly forgotten: Ticket[];
  /** Bytes of each file, in the order in which uploads came. */
  readonly uploads: { readonly sha256: Sha256; readonly from: number; readonly to: number }[];
  readonly files: Map<Sha256, number>;
  /** What it says of itself besides the usual. */
  about: Partial<HelloAnswer>;
  /** What an action writes when it starts; it hangs where the last record is no end. */
  script: (spec: ActionSpec) => readonly LogRecord[];
  /** What scripts have handed over, by hash. */
  readonly artifacts: Map<Sha256, Buffer>;
  /** Each request for one: its hash, and from which byte on. */
  readonly artifactReads: { readonly sha256: Sha256; readonly from: number }[];
  /** Called with each request for an artifact; what it answers is sent instead of all that is left. */
  onArtifact: (rest: Buffer) => AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Keeps the bytes and gives the record that tells of them. */
  handOver(name: string, bytes: Buffer): LogRecord;
  /** Called with each upload before it is taken. */
  onUpload: (sha256: Sha256) => Promise<void> | void;
  /** What an upgrade comes to. */
  onUpgrade: AgentHandler['upgrade'];
  write(ticket: Ticket, ...records: LogRecord[]): void;
  /** Settles when `look` says so; looks again after each call of the server. */
  until(look: () => boolean): Promise<void>;
  /** Forgets every action, as if its home had been set up anew. */
  loseActions(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
};

export const line = (text: string): LogRecord => {
  return { kind: 'lines', time: 1, node: 'script', level: 'info', lines: [text] };
};

export const ended = (outcome: 'succeeded' | 'failed' | 'cancelled', error?: string): LogRecord => {
  return { kind: 'ended', time: 2, outcome, hasWarnings: false, ...(error === undefined ? {} : { error }) };
};

export async function startTestAgent(server: Thumbprint): Promise<TestAgent> {
  const identity = await createIdentity({ commonName: 'agent' });
  const logs = new Map<Ticket, Log>();
  const tombstones = new Set<Ticket>();
  const changed = new EventEmitter().setMaxListeners(0);
  let gate: Gate | undefined;
  let port = 0;

  const logOf = (ticket: Ticket): Log => {
    const log = logs.get(ticket);
    if (!log) throw new ProtocolError('action.unknown', `there is no action ${ticket}`);
    return log;
  };
  const statusOf = (ticket: Ticket): ActionStatus => {
    const { bytes, end } = logOf(ticket);
    const common = { ticket, logBytes: bytes.length };
    return end ? { ...common, state: 'ended', outcome: end.outcome } : { ...common, state: 'running' };
  };
  const write = (ticket: Ticket, ...records: readonly LogRecord[]) => {
    const log = logOf(ticket);
    log.bytes = Buffer.concat([log.bytes, ...records.map(encodeRecord)]);
    log.end = records.find((record) => record.kind === 'ended') ?? log.end;
    changed.emit('change');
  };
  const handler: AgentHandler = {
    hello: async () => ({
      ...{ agentVersion: '0.1.0', wire: { min: 1, max: 1 }, thumbprint: identity.thumbprint },
      ...{ incarnation: 'one', hostname: 'test', platform: 'linux', arch: 'x64', features: [] },
      ...{ syntaxes: ['bash'], freeBytes: 1, time: 1, actions: [...logs.keys()].map(statusOf) },
      ...agent.about,
    }),
    isFenced: () => false,
    upgrade: (spec) => agent.onUpgrade(spec),
    fileStatus: async (sha256, sizeBytes) => {
      const offset = agent.files.get(sha256) ?? 0;
      return { offset, complete: offset === sizeBytes };
    },
    receiveFile: async (sha256, sizeBytes, from, body) => {
      await agent.onUpload(sha256);
      let to = from;
      try {
        for await (const chunk of body) to += (chunk as Buffer).length;
      } finally {
        agent.files.set(sha256, to);
        agent.uploads.push({ sha256, from, to });
        changed.emit('change');
      }
      return { offset: to, complete: to === sizeBytes };
    },
    startAction: async (spec) => {
      const { ticket } = spec;
      if (tombstones.has(ticket)) throw new ProtocolError('action.tombstone', 'it was cancelled before');
      if (logs.has(ticket)) return { started: false, status: statusOf(ticket) };
      if (spec.work.kind === 'deploy-package' && !agent.files.has(spec.work.package.sha256)) {
        throw new ProtocolError('file.missing', 'the file is not here');
      }
      agent.started.push(spec);
      logs.set(ticket, { bytes: Buffer.alloc(0), end: undefined });
      write(ticket, ...agent.script(spec));
      return { started: true, status: statusOf(ticket) };
    },
    actionStatus: async (ticket) => statusOf(ticket),
    async *readLog(ticket, from, signal) {
      const log = logOf(ticket);
      for (let at = from; !signal.aborted; ) {
        const piece = log.bytes.subarray(at);
        at += piece.length;
        if (piece.length > 0) yield piece;
        else if (log.end) return;
        else await once(changed, 'change', { signal }).catch(() => undefined);
      }
    },
    readArtifact: async (ticket, sha256, from) => {
      logOf(ticket);
      const bytes = agent.artifacts.get(sha256);
      if (!bytes) throw new ProtocolError('file.missing', 'the action has handed over no such file');
      agent.artifactReads.push({ sha256, from });
      changed.emit('change');
      return { sizeBytes: bytes.length, body: Readable.from(agent.onArtifact(bytes.subarray(from))) };
    },
    cancelAction: async (ticket) => {
      agent.cancelled.push(ticket);
      changed.emit('change');
      if (!logs.has(ticket)) {
        tombstones.add(ticket);
        return { ticket, state: 'ended', outcome: 'cancelled', logBytes: 0 };
      }
      if (!logOf(ticket).end) write(ticket, ended('cancelled'));
      return statusOf(ticket);
    },
    forgetAction: async (ticket, logBytes) => {
      if (logOf(ticket).bytes.length !== logBytes) throw new ProtocolError('log.offset', 'the log is longer');
      logs.delete(ticket);
      agent.forgotten.push(ticket);
      changed.emit('change');
    },
  };
  const agent: TestAgent = {
    thumbprint: identity.thumbprint,
    get address() {
      return `127.0.0.1:${port}`;
    },
    ...{ started: [], cancelled: [], forgotten: [], uploads: [], files: new Map() },
    ...{ artifacts: new Map(), artifactReads: [] },
    about: {},
    script: () => [ended('succeeded')],
    onUpload: () => undefined,
    onUpgrade: async () => ({ state: 'done', version: '0.1.0', reason: '' }),
    onArtifact: (rest) => [rest],
    handOver: (name, bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
      agent.artifacts.set(sha256, bytes);
      return { kind: 'artifact', time: 1, node: 'script', name, sizeBytes: bytes.length, sha256 };
    },
    write,
    until: async (look) => {
      while (!look()) await once(changed, 'change');
    },
    loseActions: () => logs.clear(),
    stop: async () => {
      await gate?.close();
      gate = undefined;
    },
    start: async () => {
      const isTrusted = (thumbprint: Thumbprint) => thumbprint === server;
      gate = await listenForServers({ host: '127.0.0.1', port, identity, isTrusted, handler });
      port = gate.port;
    },
  };
  await agent.start();
  return agent;
}
