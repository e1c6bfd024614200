/** All actions of this agent by their tickets: each starts at most once, whatever crashes. */
import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ActionOutcome,
  type ActionSpec,
  type ActionStatus,
  failpoint,
  ProtocolError,
  type Sha256,
  type StartAnswer,
  type Ticket,
} from '@tako/protocol';
import { sayDiskFull } from '../home/disk-full.ts';
import { isAlive, type ProcessIdentity } from '../home/process-identity.ts';
import { readJson, sizeIfThere } from '../home/read-file.ts';
import { runnerPollMs } from '../limits.ts';
import { appendRecord, readEnd } from '../log/write-end.ts';
import { filePath } from '../package/file-cache.ts';
import { createTurns, type Turns } from '../package/turns.ts';
import type { ActionEntry } from './action-entry.ts';
import { type ActionPlaces, exists, readActions, writeAction, writeTombstone } from './action-store.ts';
import { endOrphan, endWithoutRunner } from './end-orphan.ts';
import { launchRunner } from './launch-runner.ts';
import { createMachineLock, type MachineLock } from './machine-lock.ts';

export type Actions = {
  start(spec: ActionSpec): Promise<StartAnswer>;
  status(ticket: Ticket): Promise<ActionStatus>;
  list(): Promise<ActionStatus[]>;
  cancel(ticket: Ticket): Promise<ActionStatus>;
  forget(ticket: Ticket, logBytes: number): Promise<void>;
  /** For reading: where the records are, and an emitter of `change` for state and end. */
  logOf(ticket: Ticket): { file: string; changed: EventEmitter; hasEnded: () => boolean };
  /** Where a file is, if the action has handed it over. Throws `action.unknown`. */
  artifactFile(ticket: Ticket, sha256: Sha256): string;
  /** Stops looking after runners; they go on. */
  close(): void;
};

/** All that the functions below work on. */
type Book = {
  readonly places: ActionPlaces;
  readonly entries: Map<Ticket, ActionEntry>;
  readonly tombstones: Set<Ticket>;
  readonly lock: MachineLock;
  /** What is asked about one ticket is done one after the other. */
  readonly turns: Turns;
  readonly onBroken: (error: unknown) => void;
  lastAcceptedAt: number;
  isClosed: boolean;
};

/**
 * Takes up what an earlier agent left: live runners hold the lock, dead ones are interrupted, the rest starts. What
 * breaks later, where nobody waits for it, goes to `onBroken` and is tried again.
 */
export async function openActions(
  places: ActionPlaces,
  onBroken: (error: unknown) => void,
): Promise<Actions> {
  const { entries, tombstones } = await readActions(places.actions, onBroken);
  const book: Book = {
    ...{ places, tombstones, onBroken, lock: createMachineLock(), turns: createTurns() },
    entries: new Map(entries.map((entry) => [entry.file.spec.ticket, entry])),
    lastAcceptedAt: entries.at(-1)?.file.acceptedAt ?? 0,
    isClosed: false,
  };
  await takeUp(book, entries);
  const poll = setInterval(() => lookAfterRunners(book), runnerPollMs);
  poll.unref();
  return {
    start: (spec) => book.turns.take(spec.ticket, () => start(book, spec)),
    status: async (ticket) => statusOf(book, entryOf(book, ticket)),
    list: () => Promise.all([...book.entries.values()].map((entry) => statusOf(book, entry))),
    cancel: (ticket) => book.turns.take(ticket, () => cancel(book, ticket)),
    forget: (ticket, logBytes) => book.turns.take(ticket, () => forget(book, ticket, logBytes)),
    logOf: (ticket) => {
      const entry = entryOf(book, ticket);
      return { file: entry.folder.records, changed: entry.changed, hasEnded: () => entry.state === 'ended' };
    },
    artifactFile: (ticket, sha256) => path.join(entryOf(book, ticket).folder.artifacts, sha256),
    close: () => {
      book.isClosed = true;
      clearInterval(poll);
    },
  };
}

async function takeUp(book: Book, entries: readonly ActionEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.state !== 'running') continue;
    const { ticket, description, lock: mode } = entry.file.spec;
    book.lock.adopt({ ticket, description, mode });
    await settle(book, entry);
  }
  for (const entry of entries) {
    if (entry.state !== 'waiting') continue;
    if (await exists(entry.folder.cancel)) await endBeforeItBegan(book, entry);
    else await enqueue(book, entry);
  }
}

/** What a server takes of an action does not make it another one: it may have changed with the server's settings. */
const hashOf = (spec: ActionSpec): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...spec, artifacts: undefined }))
    .digest('hex');

async function start(book: Book, spec: ActionSpec): Promise<StartAnswer> {
  const specHash = hashOf(spec);
  const there = book.entries.get(spec.ticket);
  if (there && there.file.specHash !== specHash) {
    throw new ProtocolError('action.other-body', `the ticket ${spec.ticket} was given to another action`);
  }
  if (there) return { started: false, status: await statusOf(book, there) };
  if (book.tombstones.has(spec.ticket)) {
    throw new ProtocolError('action.tombstone', `the action ${spec.ticket} was cancelled before it came`);
  }
  await mustHavePackage(spec, book.places.files);
  failpoint('agent.action.came');
  book.lastAcceptedAt = Math.max(Date.now(), book.lastAcceptedAt + 1);
  const entry = await writeAction(spec, specHash, book.lastAcceptedAt, book.places).catch(sayDiskFull);
  book.entries.set(spec.ticket, entry);
  failpoint('agent.action.written');
  await settleWhatHasEnded(book);
  await enqueue(book, entry);
  return { started: true, status: await statusOf(book, entry) };
}

async function mustHavePackage(spec: ActionSpec, files: string): Promise<void> {
  const { work } = spec;
  const reference = work.kind === 'run-script' ? undefined : work.package;
  if (!reference) return;
  const { sha256, id, version } = reference;
  if (await exists(filePath(files, sha256))) return;
  throw new ProtocolError('file.missing', `the file of ${id} ${version} is not on this machine`);
}

/** Asks for the machine's lock, and says in the action's log what it waits for. */
async function enqueue(book: Book, entry: ActionEntry): Promise<void> {
  const { ticket, description, lock: mode } = entry.file.spec;
  book.lock.request({ ticket, description, mode }, () => {
    if (!book.isClosed) launch(book, entry);
  });
  const before = book.lock.waitsFor(ticket);
  if (before.length === 0) return;
  const lines = before.map((other) => `Waiting for the machine: ${other}`);
  await appendRecord(entry.folder, { kind: 'lines', time: Date.now(), node: '', level: 'wait', lines });
  entry.changed.emit('change');
}

function launch(book: Book, entry: ActionEntry): void {
  [entry.state, entry.hasChild] = ['running', true];
  entry.changed.emit('change');
  launchRunner(book.places.program, entry.folder, (error) => {
    entry.hasChild = false;
    if (error) book.onBroken(error);
    // Once it is closed, another agent may have taken over.
    if (!book.isClosed) settle(book, entry).catch(book.onBroken);
  });
  failpoint('agent.runner.started');
}

/** Runners that are no children of this process, and ends that could not be written when they came. */
function lookAfterRunners(book: Book): void {
  for (const entry of book.entries.values()) {
    if (entry.state === 'running' && !entry.hasChild) settle(book, entry).catch(book.onBroken);
  }
}

/** A server may hear of an end from the log before the runner's exit is noticed. */
async function settleWhatHasEnded(book: Book): Promise<void> {
  for (const entry of book.entries.values()) if (entry.state === 'running') await noticeEnd(book, entry);
}

/** Finds out how an action has ended, if it has. */
function settle(book: Book, entry: ActionEntry): Promise<void> {
  const work = async () => {
    await noticeEnd(book, entry);
    if (entry.state !== 'running') return;
    const runner = await readJson<ProcessIdentity>(entry.folder.runner);
    if (runner && isAlive(runner)) return;
    end(book, entry, await endOrphan(entry.folder));
  };
  entry.settling ??= work().finally(() => {
    entry.settling = undefined;
  });
  return entry.settling;
}

async function noticeEnd(book: Book, entry: ActionEntry): Promise<void> {
  const record = await readEnd(entry.folder);
  if (record && entry.state === 'running') end(book, entry, record.outcome);
}

function end(book: Book, entry: ActionEntry, outcome: ActionOutcome): void {
  [entry.state, entry.outcome] = ['ended', outcome];
  book.lock.release(entry.file.spec.ticket);
  entry.changed.emit('change');
}

async function cancel(book: Book, ticket: Ticket): Promise<ActionStatus> {
  const entry = book.entries.get(ticket);
  if (!entry) {
    await writeTombstone(ticket, book.places);
    book.tombstones.add(ticket);
    return { ticket, state: 'ended', outcome: 'cancelled', logBytes: 0 };
  }
  if (entry.state === 'ended') return statusOf(book, entry);
  await writeFile(entry.folder.cancel, '', { mode: 0o600 });
  failpoint('agent.cancel.marked');
  if (entry.state === 'waiting') await endBeforeItBegan(book, entry);
  else await signalRunner(entry);
  return statusOf(book, entry);
}

async function endBeforeItBegan(book: Book, entry: ActionEntry): Promise<void> {
  // First of all: from now on it cannot be launched.
  book.lock.release(entry.file.spec.ticket);
  end(book, entry, await endWithoutRunner(entry.folder, 'cancelled', 'cancelled before it began'));
}

/** A runner that has not claimed yet looks for the file `cancel` when it has. */
async function signalRunner(entry: ActionEntry): Promise<void> {
  const runner = await readJson<ProcessIdentity>(entry.folder.runner);
  if (runner && isAlive(runner)) process.kill(runner.pid, 'SIGTERM');
}

async function forget(book: Book, ticket: Ticket, logBytes: number): Promise<void> {
  const entry = book.entries.get(ticket);
  if (!entry) return;
  if (entry.state === 'running') await noticeEnd(book, entry);
  if (entry.state !== 'ended') {
    throw new ProtocolError('action.running', `the action ${ticket} has not ended`);
  }
  const size = (await sizeIfThere(entry.folder.records)) ?? 0;
  if (size !== logBytes) {
    const message = `the log has ${size} bytes, not ${logBytes}`;
    throw new ProtocolError('log.offset', message, { logBytes: size });
  }
  failpoint('agent.forget.begun');
  await rm(entry.folder.folder, { recursive: true, force: true });
  book.entries.delete(ticket);
  entry.changed.emit('change');
}

function entryOf(book: Book, ticket: Ticket): ActionEntry {
  const entry = book.entries.get(ticket);
  if (!entry) throw new ProtocolError('action.unknown', `this agent has no action ${ticket}`);
  return entry;
}

async function statusOf(book: Book, entry: ActionEntry): Promise<ActionStatus> {
  if (entry.state === 'running') await noticeEnd(book, entry);
  const { ticket } = entry.file.spec;
  const logBytes = (await sizeIfThere(entry.folder.records)) ?? 0;
  return {
    ...{ ticket, state: entry.state, logBytes },
    ...(entry.outcome === undefined ? {} : { outcome: entry.outcome }),
    ...(entry.state === 'waiting' ? { waitsFor: book.lock.waitsFor(ticket) } : {}),
  };
}
