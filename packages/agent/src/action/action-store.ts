/** The actions of an agent on its disk: one folder a ticket, and an empty file for each that was cancelled before it came. */
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ActionSpec, parseTicket, type Ticket } from '@tako/protocol';
import type { ActionFile } from '../home/action-folder.ts';
import type { Program } from '../home/program.ts';
import { replaceFile, syncFolder } from '../home/write-file.ts';
import { readEnd } from '../log/write-end.ts';
import { type ActionEntry, entryAt } from './action-entry.ts';

export type ActionPlaces = {
  readonly actions: string;
  readonly files: string;
  readonly applications: string;
  readonly journal: string;
  readonly agentName: string;
  /** Whose runner an action is given to. */
  readonly program: Program;
};

/** No ticket holds a `~`. */
const partialMark = '~new';
const tombstoneMark = '~cancelled';

/** Whether a name in the folder of actions is that of an action. */
export const isActionName = (name: string): boolean => !name.includes('~');

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The folder appears whole or not at all. */
export async function writeAction(
  spec: ActionSpec,
  specHash: string,
  acceptedAt: number,
  places: ActionPlaces,
): Promise<ActionEntry> {
  const { files: filesFolder, applications, journal, agentName } = places;
  const file: ActionFile = { spec, specHash, acceptedAt, filesFolder, applications, journal, agentName };
  const target = path.join(places.actions, spec.ticket);
  const partial = `${target}${partialMark}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    await replaceFile(path.join(partial, 'spec.json'), JSON.stringify(file));
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(places.actions);
  return entryAt(target, file);
}

/** An action of this ticket will never start. */
export async function writeTombstone(ticket: Ticket, { actions }: ActionPlaces): Promise<void> {
  await replaceFile(path.join(actions, `${ticket}${tombstoneMark}`), '');
}

export type Stored = { readonly entries: ActionEntry[]; readonly tombstones: Set<Ticket> };

/** In the order in which they were accepted. What cannot be read is told and left where it is. */
export async function readActions(folder: string, onBroken: (error: unknown) => void): Promise<Stored> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entries: ActionEntry[] = [];
  const tombstones = new Set<Ticket>();
  for (const name of await readdir(folder)) {
    const at = path.join(folder, name);
    if (name.endsWith(partialMark)) await rm(at, { recursive: true, force: true });
    else if (name.endsWith(tombstoneMark)) tombstones.add(parseTicket(name.slice(0, -tombstoneMark.length)));
    else if (isActionName(name)) await readAction(at).then((entry) => entries.push(entry), onBroken);
  }
  entries.sort((a, b) => a.file.acceptedAt - b.file.acceptedAt);
  return { entries, tombstones };
}

async function readAction(at: string): Promise<ActionEntry> {
  const file = JSON.parse(await readFile(path.join(at, 'spec.json'), 'utf8')) as ActionFile;
  const entry = entryAt(at, file);
  const end = await readEnd(entry.folder);
  if (end) return { ...entry, state: 'ended', outcome: end.outcome };
  return (await exists(entry.folder.runner)) || (await exists(entry.folder.ended))
    ? { ...entry, state: 'running' }
    : entry;
}
