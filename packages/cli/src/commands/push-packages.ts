import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Package, PushedPackage } from '@tako/api';
import { ApiError, type Client } from '@tako/client';
import { inspectPackage, PackageError } from '@tako/nuget';
import { UserError } from '../errors.ts';
import { explainError } from '../explain-error.ts';
import { sizeText } from '../output/time.ts';
import type { Session } from '../session/session.ts';

type Mode = 'fail' | 'overwrite' | 'ignore';

/** Pushes the files one after the other. That all are packages and that we may push is looked at before the first is sent. */
export async function pushPackages(
  { client, output }: Session,
  files: readonly string[],
  overwriteMode: Mode,
): Promise<void> {
  const sizes = await Promise.all(files.map(sizeOf));
  await client.call('users.me');
  const pushed: PushedPackage[] = [];
  for (const [index, file] of files.entries()) {
    const made = await pushPackage(client, file, sizes[index] ?? 0, overwriteMode);
    output.say(made.outcome === 'found' ? await ignoredText(made, file) : pushedText(made));
    pushed.push(made);
  }
  output.json(pushed);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file);
  if (!found.isFile()) throw new UserError(`${file}: it is no file`, 'file');
  await inspectPackage(file).catch((cause: unknown) => {
    if (!(cause instanceof PackageError)) throw cause;
    throw new UserError(`${file}: ${cause.message}`, 'file', { cause });
  });
  return found.size;
}

/** Throws `UserError` that names the file where the server refuses it. */
async function pushPackage(
  client: Client,
  file: string,
  sizeBytes: number,
  overwriteMode: Mode,
): Promise<PushedPackage> {
  const stream = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  try {
    return await client.call('packages.push', { query: { overwriteMode }, body: { stream, sizeBytes } });
  } catch (cause) {
    const refusal = cause instanceof ApiError ? explainError(cause) : undefined;
    if (refusal === undefined) throw cause;
    throw new UserError(`${file}: ${refusal.line}`, refusal.exit, { ...refusal, cause });
  }
}

const pushedText = ({ packageId, version, sizeBytes }: Package): string =>
  `Pushed ${packageId} ${version} (${sizeText(sizeBytes)})`;

async function ignoredText({ packageId, version, sha256 }: Package, file: string): Promise<string> {
  const isSame = (await sha256Of(file)) === sha256.toLowerCase();
  const what = isSame ? 'with the same content' : 'with other content, which stays';
  return `Pushed nothing: ${packageId} ${version} is there already, ${what}`;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
