/** An agent without a network: real actions, files and runners in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { writePackage } from '@tako/nuget';
import {
  type ActionSpec,
  type ActionStatus,
  type ActionVariable,
  type LogRecord,
  type PackageReference,
  RecordDecoder,
  type Sha256,
  type Ticket,
} from '@tako/protocol';
import { onTestFinished } from 'vitest';
import { type Actions, openActions } from './action/actions.ts';
import { readLog } from './action/read-log.ts';
import { type Home, homeAt } from './home/home.ts';
import type { Program } from './home/program.ts';
import { createFileCache } from './package/file-cache.ts';
import { endProcessesOf } from './script/process-tree.ts';

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tako-agent-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file system of one megabyte; undefined, with the reason, where this user may not mount one. */
export async function smallDisk(): Promise<string | undefined> {
  const folder = await tempFolder();
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tako', folder]);
  if (status !== 0) {
    console.log(`a full disk is not tried: mount says ${String(stderr).trim()}`);
    return undefined;
  }
  onTestFinished(() => void spawnSync('umount', [folder]));
  return folder;
}

export type TestAgent = {
  readonly home: Home;
  readonly applications: string;
  readonly actions: Actions;
  /** What broke where nobody waited for it. */
  readonly broken: readonly unknown[];
};

/** The agent as its source is. */
export const sourceProgram: Program = [process.execPath, path.join(import.meta.dirname, 'main.ts')];

/** Opened again on the same home, it is the agent after a restart. */
export async function openAgent(folder?: string): Promise<TestAgent> {
  const home = homeAt(folder ?? (await tempFolder()));
  const applications = path.join(home.folder, 'Applications');
  const broken: unknown[] = [];
  const places = { ...home, applications, agentName: 'web-1', program: sourceProgram };
  const actions = await openActions(places, (error) => broken.push(error));
  onTestFinished(async () => {
    const open = await actions.list();
    actions.close();
    for (const { ticket } of open) await endProcessesOf(path.join(home.actions, ticket));
  });
  return { home, applications, actions, broken };
}

let tickets = 0;

/** A script of its own ticket. */
export function scriptSpec(body: string, more: Partial<ActionSpec> = {}): ActionSpec {
  return {
    ticket: newTicket(),
    description: 'a script',
    work: { kind: 'run-script', syntax: 'bash', body },
    variables: [],
    lock: 'exclusive',
    timeoutMs: 0,
    ...more,
  };
}

export function packageSpec(reference: PackageReference, more: Partial<ActionSpec> = {}): ActionSpec {
  return { ...scriptSpec(''), work: { kind: 'deploy-package', package: reference }, ...more };
}

export function newTicket(): Ticket {
  tickets += 1;
  return `Tasks-${tickets}.step` as Ticket;
}

export function variables(
  values: Record<string, string>,
  secrets: Record<string, string> = {},
): ActionVariable[] {
  const list = (all: Record<string, string>, isSensitive: boolean) =>
    Object.entries(all).map(([name, value]) => ({ name, value, isSensitive }));
  return [...list(values, false), ...list(secrets, true)];
}

/** Starts it and waits for its end. */
export async function run(agent: TestAgent, spec: ActionSpec): Promise<Told> {
  await agent.actions.start(spec);
  await endOf(agent, spec.ticket);
  return told(agent, spec.ticket);
}

export async function endOf({ actions }: TestAgent, ticket: Ticket): Promise<ActionStatus> {
  const { changed } = actions.logOf(ticket);
  for (;;) {
    const change = once(changed, 'change');
    const status = await actions.status(ticket);
    if (status.state === 'ended') return status;
    await change;
  }
}

/** What an action has told so far, in the shapes that tests look at. */
export type Told = {
  readonly records: readonly LogRecord[];
  readonly ended: Partial<Extract<LogRecord, { kind: 'ended' }>>;
  /** Node and state, in order. */
  readonly nodes: readonly string[];
  lines(...levels: string[]): string[];
};

export async function told({ home }: TestAgent, ticket: Ticket): Promise<Told> {
  const bytes = await readFile(path.join(home.actions, ticket, 'records'));
  const records = new RecordDecoder(0).push(bytes).map(({ record }) => record);
  return {
    records,
    ended: records.find((record) => record.kind === 'ended') ?? {},
    nodes: records.flatMap((record) => (record.kind === 'node' ? [`${record.node} ${record.state}`] : [])),
    lines: (...levels) =>
      records.flatMap((record) =>
        record.kind === 'lines' && (levels.length === 0 || levels.includes(record.level)) ? record.lines : [],
      ),
  };
}

/** Settles when the action has told a line that holds this text; throws where it ends without. */
export async function lineComes({ actions }: TestAgent, ticket: Ticket, text: string): Promise<void> {
  const decoder = new RecordDecoder(0);
  for await (const chunk of readLog(actions, ticket, 0, new AbortController().signal)) {
    for (const { record } of decoder.push(chunk)) {
      if (record.kind === 'lines' && record.lines.some((line) => line.includes(text))) return;
    }
  }
  throw new Error(`the action ended without a line with "${text}"`);
}

/** Makes a package of these files and brings it to the agent, as a server would. */
export async function deliver(
  { home }: TestAgent,
  files: Record<string, string | Buffer>,
  version = '1.2.3',
): Promise<PackageReference> {
  const file = path.join(home.folder, 'made.nupkg');
  const metadata = { id: 'Acme.Web', version, authors: 'them', description: 'a test' };
  const entries = Object.entries(files).map(([name, content]) => ({
    path: name,
    source: Buffer.from(content as string),
  }));
  await writePackage(file, metadata, entries);
  return deliverFile(home, await readFile(file), { id: 'Acme.Web', version });
}

export async function deliverFile(
  home: Home,
  bytes: Buffer,
  named: { id: string; version: string },
): Promise<PackageReference> {
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  await createFileCache(home.files).receive(sha256, bytes.length, 0, Readable.from([bytes]));
  return { ...named, sha256, sizeBytes: bytes.length };
}
