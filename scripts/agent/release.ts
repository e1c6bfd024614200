/** All files of an agent that people download, with their hashes. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { agentVersion } from './bundle-agent.ts';
import { buildExecutable } from './executable.ts';
import type { Target } from './targets.ts';

export type ReleaseFile = {
  readonly name: string;
  /** `node` is the file that any supported Node runs; else the system that it is for. */
  readonly platform: string;
  readonly kind: 'bundle' | 'executable' | 'debian-package';
  readonly bytes: number;
  readonly sha256: string;
};

/** What `downloads.json` says; the server reads it. */
export type Release = {
  readonly version: string;
  readonly commit: string;
  readonly files: readonly ReleaseFile[];
};

export const bundleName = 'tentacle.cjs';

/** A release of the bundle alone: what any machine that builds Tako can make at once. */
export async function releaseBundle(folder: string, bundle: string, commit: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, bundleName), bundle, { mode: 0o755 });
  const file = await described(folder, { name: bundleName, platform: 'node', kind: 'bundle' });
  await describeRelease(folder, commit, [file]);
}

/** Adds the executable of a target, also packed for transfer, to the folder. */
export async function releaseExecutable(
  folder: string,
  target: Target,
  bundle: string,
): Promise<ReleaseFile> {
  const file = await buildExecutable(target, bundle, folder);
  await pipeline(createReadStream(file), createGzip(), createWriteStream(`${file}.gz`));
  return described(folder, { name: target.file, platform: target.name, kind: 'executable' });
}

/** Writes `downloads.json`, and `SHA256SUMS` as `sha256sum --check` reads it. */
export async function describeRelease(
  folder: string,
  commit: string,
  files: readonly ReleaseFile[],
): Promise<void> {
  const release: Release = { version: agentVersion, commit, files };
  const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  await replace(path.join(folder, 'SHA256SUMS'), sums.join(''));
  await replace(path.join(folder, 'downloads.json'), `${JSON.stringify(release, null, 2)}\n`);
}

export async function readRelease(folder: string): Promise<Release> {
  return JSON.parse(await readFile(path.join(folder, 'downloads.json'), 'utf8')) as Release;
}

/** With its size and hash. */
export async function described(
  folder: string,
  file: Pick<ReleaseFile, 'name' | 'platform' | 'kind'>,
): Promise<ReleaseFile> {
  const hash = createHash('sha256');
  const place = path.join(folder, file.name);
  await pipeline(createReadStream(place), hash);
  return { ...file, bytes: (await stat(place)).size, sha256: hash.digest('hex') };
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}
