/** Where a package goes that a build has made. */
import { openAsBlob } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ExitName, UserError } from '../errors.ts';

/** Copies it into the folder, whole or not at all. */
export async function publishToFolder(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = path.join(folder, path.basename(file));
  const partial = `${target}.${process.pid}.part`;
  try {
    await copyFile(file, partial);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return target;
}

/**
 * Pushes it to a NuGet feed of protocol 2 or 3 (learn.microsoft.com/nuget/api/package-publish-resource); of the latter
 * `feed` is the index. Throws `UserError` with what the feed says.
 */
export async function publishToFeed(file: string, feed: string, key: string): Promise<void> {
  const address = await pushAddress(feed);
  const form = new FormData();
  form.append('package', await openAsBlob(file), path.basename(file));
  const headers: Record<string, string> = key === '' ? {} : { 'X-NuGet-ApiKey': key };
  const answer = await request(address, { method: 'PUT', headers, body: form });
  if (answer.ok) return;
  const said = (await answer.text()).trim().split('\n')[0] ?? '';
  throw refusal(address, answer, said);
}

/** A bare host gets the path that NuGet's clients add. */
async function pushAddress(feed: string): Promise<string> {
  const url = URL.parse(feed);
  if (url === null) throw new UserError(`${feed}: it is no address of a feed`, 'usage');
  if (url.pathname === '/') return new URL('/api/v2/package', url).href;
  if (!url.pathname.endsWith('.json')) return url.href;
  const answer = await request(feed);
  if (!answer.ok) throw refusal(feed, answer, '');
  const index = (await answer.json()) as { resources?: readonly { '@id'?: string; '@type'?: string }[] };
  const publish = index.resources?.find((resource) => resource['@type']?.startsWith('PackagePublish/'));
  if (!publish?.['@id']) throw new UserError(`${feed}: this feed takes no packages`, 'refused');
  return publish['@id'];
}

async function request(address: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, options);
  } catch (cause) {
    const why = (cause as { cause?: Error }).cause?.message ?? (cause as Error).message;
    throw new UserError(`${address}: it cannot be reached: ${why}`, 'unreachable', { cause });
  }
}

function refusal(address: string, { status, statusText }: Response, said: string): UserError {
  const exit: ExitName =
    status === 401 || status === 403 ? 'notAllowed' : status >= 500 ? 'serverBroken' : 'refused';
  return new UserError(`${address}: ${status} ${statusText}${said === '' ? '' : `: ${said}`}`, exit);
}
