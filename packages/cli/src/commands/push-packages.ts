import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Package } from '@tako/api';
import { UserError } from '../errors.ts';
import { sizeText } from '../output/time.ts';
import type { Session } from '../session/session.ts';

/** Pushes the files one after the other. That they are there and that we may push is looked at before the first is sent. */
export async function pushPackages(
  { client, output }: Session,
  files: readonly string[],
  overwriteMode: 'fail' | 'overwrite' | 'ignore',
): Promise<void> {
  const sizes = await Promise.all(files.map(sizeOf));
  await client.call('users.me');
  const pushed: Package[] = [];
  for (const [index, file] of files.entries()) {
    const stream = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
    const body = { stream, sizeBytes: sizes[index] ?? 0 };
    const made = await client.call('packages.push', { query: { overwriteMode }, body });
    output.say(`Pushed ${made.packageId} ${made.version} (${sizeText(made.sizeBytes)})`);
    pushed.push(made);
  }
  output.json(pushed);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file);
  if (!found.isFile()) throw new UserError(`${file}: it is no file`, 'file');
  return found.size;
}
