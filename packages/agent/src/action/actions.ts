/** All actions of this agent by their tickets: each starts at most once, whatever crashes. */
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { access, mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ActionOutcome,
  type ActionSpec,
  type ActionState,
  type ActionStatus,
  encodeRecord,
  type LogRecord,
  ProtocolError,
  type StartAnswer,
  type Ticket,
} from '@tako/protocol';
import { isAlive, type ProcessIdentity } from '../home/process-identity.ts';
import { replaceFile, syncFolder } from '../home/write-file.ts';
import { adoptedRunnerPollMs } from '../limits.ts';
import { filePath } from '../package/file-cache.ts';
import {
  type ActionFile,
  type ActionFolder,
  actionFolderAt,
  type EndedFile,
} from '../runner/action-folder.ts';
import { processesOf } from '../script/process-tree.ts';
import { launchRunner } from './launch-runner.ts';
import { createMachineLock, type LockRequest } from './machine-lock.ts';
import { scanRecords, sizeOfRecords } from './scan-records.ts';

export type Actions = {
  start(spec: ActionSpec): Promise<StartAnswer>;
  status(ticket: Ticket): Promise<ActionStatus>;
  list(): Promise<ActionStatus[]>;
  cancel(ticket: Ticket): Promise<ActionStatus>;
  forget(ticket: Ticket, logBytes: number): Promise<void>;
  /** For reading: where the records are, and an emitter of `change` for state and end. */
  logOf(ticket: Ticket): { file: string; changed: EventEmitter; hasEnded: () => boolean };
  /** Stops looking after runners; they go on. */
  close(): void;
};

export type ActionPlaces = {
  readonly actions: string;
  readonly files: string;
  readonly applications: string;
  readonly journal: string;
};

type Entry = {
  readonly file: ActionFile;
  readonly folder: ActionFolder;
  readonly changed: EventEmitter;
  state: ActionState;
  outcome: ActionOutcome | undefined;
  runner: ProcessIdentity | undefined;
  /** Set for runners that this process did not start. */
  isAdopted: boolean;
};

const hashOf = (spec: ActionSpec): string => createHash('sha256').update(JSON.stringify(spec)).digest('hex');

/** Takes up what an earlier agent left: live runners hold the lock, dead ones are interrupted, the rest starts. */
export async function openActions(places: ActionPlaces): Promise<Actions> {
  await mkdir(places.actions, { recursive: true, mode: 0o700 });
  const entries = new Map<Ticket, Entry>();
  const tombstones = new Set<Ticket>();
  const starting = new Map<Ticket, Promise<unknown>>();
  const lock = createMachineLock();
  let closed = false;

  const entryOf = (ticket: Ticket): Entry => {
    const entry = entries.get(ticket);
    if (!entry) throw new ProtocolError('action.unknown', `this agent has no action ${ticket}`);
    return entry;
  };
  const statusOf = async (entry: Entry): Promise<ActionStatus> => {
    const { ticket } = entry.file.spec;
    const logBytes = await sizeOfRecords(entry.folder.records);
    return {
      ...{ ticket, state: entry.state, logBytes },
      ...(entry.outcome === undefined ? {} : { outcome: entry.outcome }),
      ...(entry.state === 'waiting' ? { waitsFor: lock.waitsFor(ticket) } : {}),
    };
  };
  const end = (entry: Entry, outcome: ActionOutcome) => {
    [entry.state, entry.outcome] = ['ended', outcome];
    lock.release(entry.file.spec.ticket);
    entry.changed.emit('change');
  };
  /** The runner is gone; how the action ended stands on the disk, or nobody knows. */
  const settle = async (entry: Entry) => {
    if (entry.state === 'ended') return;
    end(entry, await outcomeOnDisk(entry));
  };
  const lockRequest = ({ file }: Entry): LockRequest => {
    const { ticket, description, lock: mode } = file.spec;
    return { ticket, description, mode };
  };
  const launch = (entry: Entry) => {
    entry.state = 'running';
    entry.changed.emit('change');
    const child = launchRunner(entry.folder);
    watchChild(child, () => settle(entry));
  };
  const enqueue = async (entry: Entry) => {
    lock.request(lockRequest(entry), () => {
      if (!closed) launch(entry);
    });
    const before = lock.waitsFor(entry.file.spec.ticket);
    if (before.length === 0) return;
    const lines = before.map((description) => `Waiting for the machine: ${description}`);
    await appendRecord(entry.folder, { kind: 'lines', time: Date.now(), node: '', level: 'wait', lines });
    entry.changed.emit('change');
  };
  const accept = async (spec: ActionSpec): Promise<StartAnswer> => {
    const specHash = hashOf(spec);
    const there = entries.get(spec.ticket);
    if (there) {
      if (there.file.specHash !== specHash) {
        throw new ProtocolError('action.other-body', `the ticket ${spec.ticket} was given to another action`);
      }
      return { started: false, status: await statusOf(there) };
    }
    if (tombstones.has(spec.ticket)) {
      throw new ProtocolError('action.tombstone', `the action ${spec.ticket} was cancelled before it came`);
    }
    await mustHavePackage(spec, places.files);
    const entry = await writeAction(spec, specHash, places);
    entries.set(spec.ticket, entry);
    await enqueue(entry);
    return { started: true, status: await statusOf(entry) };
  };

  const poll = setInterval(() => {
    for (const entry of entries.values()) {
      if (!entry.isAdopted || entry.state !== 'running' || !entry.runner || isAlive(entry.runner)) continue;
      entry.isAdopted = false;
      void settle(entry).catch((error: unknown) => entry.changed.emit('error', error));
    }
  }, adoptedRunnerPollMs);
  poll.unref();

  for (const found of await readActions(places.actions)) {
    if (found.kind === 'tombstone') {
      tombstones.add(found.ticket);
      continue;
    }
    const { entry } = found;
    entries.set(entry.file.spec.ticket, entry);
    if (entry.state === 'running' && entry.runner && isAlive(entry.runner)) lock.adopt(lockRequest(entry));
    else if (entry.state === 'running') await settle(entry);
  }
  for (const entry of [...entries.values()].sort((a, b) => a.file.acceptedAt - b.file.acceptedAt)) {
    if (entry.state !== 'waiting') continue;
    if (await exists(entry.folder.cancel))
      end(entry, await writeEnd(entry.folder, 'cancelled', 'cancelled before it began'));
    else await enqueue(entry);
  }

  return {
    start: async (spec) => {
      const before = starting.get(spec.ticket);
      const mine = (async () => {
        await before?.catch(() => undefined);
        return accept(spec);
      })();
      starting.set(spec.ticket, mine);
      try {
        return await mine;
      } finally {
        if (starting.get(spec.ticket) === mine) starting.delete(spec.ticket);
      }
    },
    status: async (ticket) => statusOf(entryOf(ticket)),
    list: () => Promise.all([...entries.values()].map(statusOf)),
    cancel: async (ticket) => {
      await starting.get(ticket)?.catch(() => undefined);
      const entry = entries.get(ticket);
      if (!entry) {
        await writeFile(path.join(places.actions, `${ticket}.tombstone`), '', { mode: 0o600 });
        tombstones.add(ticket);
        return { ticket, state: 'ended', outcome: 'cancelled', logBytes: 0 };
      }
      if (entry.state === 'ended') return statusOf(entry);
      await writeFile(entry.folder.cancel, '', { mode: 0o600 });
      if (entry.state === 'waiting') {
        lock.release(ticket);
        end(entry, await writeEnd(entry.folder, 'cancelled', 'cancelled before it began'));
      } else {
        await signalRunner(entry);
      }
      return statusOf(entry);
    },
    forget: async (ticket, logBytes) => {
      const entry = entries.get(ticket);
      if (!entry) return;
      if (entry.state !== 'ended')
        throw new ProtocolError('action.running', `the action ${ticket} has not ended`);
      const size = await sizeOfRecords(entry.folder.records);
      if (size !== logBytes) {
        throw new ProtocolError('log.offset', `the log has ${size} bytes, not ${logBytes}`, {
          logBytes: size,
        });
      }
      entries.delete(ticket);
      await rm(entry.folder.folder, { recursive: true, force: true });
    },
    logOf: (ticket) => {
      const entry = entryOf(ticket);
      return { file: entry.folder.records, changed: entry.changed, hasEnded: () => entry.state === 'ended' };
    },
    close: () => {
      closed = true;
      clearInterval(poll);
    },
  };
}

function watchChild(child: ChildProcess, ended: () => Promise<void>): void {
  const settle = () => void ended().catch((error: unknown) => child.emit('unsettled', error));
  child.once('exit', settle);
  child.once('error', settle);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function mustHavePackage(spec: ActionSpec, files: string): Promise<void> {
  if (spec.work.kind !== 'deploy-package') return;
  const { sha256, id, version } = spec.work.package;
  if (!(await exists(filePath(files, sha256)))) {
    throw new ProtocolError('file.missing', `the file of ${id} ${version} is not on this machine`);
  }
}

/** The folder appears whole or not at all. */
async function writeAction(spec: ActionSpec, specHash: string, places: ActionPlaces): Promise<Entry> {
  const file: ActionFile = {
    ...{ spec, specHash, acceptedAt: Date.now() },
    ...{ filesFolder: places.files, applications: places.applications, journal: places.journal },
  };
  const target = path.join(places.actions, spec.ticket);
  const partial = `${target}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await replaceFile(path.join(partial, 'spec.json'), JSON.stringify(file));
  await rename(partial, target);
  await syncFolder(places.actions);
  return entryAt(target, file, 'waiting');
}

function entryAt(folder: string, file: ActionFile, state: ActionState): Entry {
  const changed = new EventEmitter();
  changed.setMaxListeners(0);
  return {
    file,
    folder: actionFolderAt(folder),
    changed,
    state,
    outcome: undefined,
    runner: undefined,
    isAdopted: false,
  };
}

type Found =
  | { readonly kind: 'tombstone'; readonly ticket: Ticket }
  | { readonly kind: 'entry'; readonly entry: Entry };

async function readActions(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of await readdir(folder)) {
    const at = path.join(folder, name);
    if (name.endsWith('.new')) await rm(at, { recursive: true, force: true });
    else if (name.endsWith('.tombstone'))
      found.push({ kind: 'tombstone', ticket: path.basename(name, '.tombstone') as Ticket });
    else found.push({ kind: 'entry', entry: await readAction(at) });
  }
  return found;
}

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text === '' ? undefined : (JSON.parse(text) as T);
}

async function readAction(at: string): Promise<Entry> {
  const folder = actionFolderAt(at);
  const file = JSON.parse(await readFile(folder.spec, 'utf8')) as ActionFile;
  const entry = entryAt(at, file, 'waiting');
  const ended = await readJson<EndedFile>(folder.ended);
  if (ended) return { ...entry, state: 'ended', outcome: ended.outcome };
  if (!(await exists(folder.runner))) return entry;
  // An empty claim is that of a runner that died between making and writing it.
  const runner = (await readJson<ProcessIdentity>(folder.runner)) ?? { pid: 0, startedAt: 'never' };
  return { ...entry, state: 'running', runner, isAdopted: true };
}

async function signalRunner(entry: Entry): Promise<void> {
  const runner = await readJson<ProcessIdentity>(entry.folder.runner);
  // A runner that has not claimed yet looks for the file `cancel` when it has.
  if (runner && isAlive(runner)) process.kill(runner.pid, 'SIGTERM');
}

async function appendRecord(folder: ActionFolder, record: LogRecord): Promise<void> {
  const handle = await open(folder.records, 'a', 0o600);
  try {
    await handle.appendFile(encodeRecord(record));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Ends an action in place of its runner. */
async function writeEnd(folder: ActionFolder, outcome: ActionOutcome, error: string): Promise<ActionOutcome> {
  await appendRecord(folder, { kind: 'ended', time: Date.now(), outcome, error, hasWarnings: false });
  const ended: EndedFile = { outcome, logBytes: await sizeOfRecords(folder.records) };
  await replaceFile(folder.ended, JSON.stringify(ended));
  return outcome;
}

/** What the dead runner left: an end, or half a log that is cut to its last whole record and called interrupted. */
async function outcomeOnDisk({ folder, file }: Entry): Promise<ActionOutcome> {
  const ended = await readJson<EndedFile>(folder.ended);
  if (ended) return ended.outcome;
  const { wholeBytes, outcome } = await scanRecords(folder.records);
  if (outcome !== undefined) {
    await replaceFile(folder.ended, JSON.stringify({ outcome, logBytes: wholeBytes } satisfies EndedFile));
    return outcome;
  }
  if (wholeBytes < (await sizeOfRecords(folder.records))) await truncate(folder.records, wholeBytes);
  const alive = processesOf(file.spec.ticket);
  const left = alive.length === 0 ? '' : `; processes of it are still alive: ${alive.join(', ')}`;
  const began = await exists(folder.runner);
  const what = began ? 'its outcome is unknown: the script may have run' : 'it could not be started';
  return writeEnd(
    folder,
    began ? 'interrupted' : 'failed',
    `The runner of this action ended unexpectedly; ${what}${left}`,
  );
}
