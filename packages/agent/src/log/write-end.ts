/**
 * The end of an action, for good: first `ended.json`, then the record that closes the log. Whoever finds the first
 * without the second appends it, so that an end that is known is never lost and never written twice.
 */
import { open, truncate } from 'node:fs/promises';
import { encodeRecord, failpoint, type LogRecord } from '@tako/protocol';
import type { ActionFolder, EndedFile, EndedRecord } from '../home/action-folder.ts';
import { readJson, sizeIfThere } from '../home/read-file.ts';
import { replaceFile } from '../home/write-file.ts';

/** Settles when both are durable. */
export async function writeEnd(folder: ActionFolder, record: EndedRecord): Promise<void> {
  const logBytes = ((await sizeIfThere(folder.records)) ?? 0) + encodeRecord(record).length;
  await replaceFile(folder.ended, JSON.stringify({ record, logBytes } satisfies EndedFile));
  failpoint('runner.end.known');
  await appendRecord(folder, record);
}

/** The end of an action whose log is whole; undefined while it is not. */
export async function readEnd(folder: ActionFolder): Promise<EndedRecord | undefined> {
  const ended = await readJson<EndedFile>(folder.ended);
  if (!ended || ((await sizeIfThere(folder.records)) ?? 0) < ended.logBytes) return undefined;
  return ended.record;
}

/** For an action without a runner: closes the log where its end is known. */
export async function finishEnd(folder: ActionFolder): Promise<EndedRecord | undefined> {
  const ended = await readJson<EndedFile>(folder.ended);
  if (!ended) return undefined;
  const size = (await sizeIfThere(folder.records)) ?? 0;
  if (size >= ended.logBytes) return ended.record;
  const before = ended.logBytes - encodeRecord(ended.record).length;
  if (size > before) await truncate(folder.records, before);
  await appendRecord(folder, ended.record);
  return ended.record;
}

export async function appendRecord(folder: ActionFolder, record: LogRecord): Promise<void> {
  const handle = await open(folder.records, 'a', 0o600);
  try {
    await handle.appendFile(encodeRecord(record));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
