/** Where the files of upgrades are, and which of them is the one to run. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '@tako/protocol';
import type { Home } from '../home/home.ts';
import { readJson, undefinedIfMissing } from '../home/read-file.ts';
import { replaceFile } from '../home/write-file.ts';
import type { UpgradeRecord } from './upgrade-record.ts';

export function readUpgrade(home: Home): Promise<UpgradeRecord | undefined> {
  return readJson<UpgradeRecord>(home.upgrade);
}

/** Durably; whoever starts the agent next obeys it. */
export async function writeUpgrade(home: Home, record: UpgradeRecord): Promise<void> {
  await replaceFile(home.upgrade, `${JSON.stringify(record, null, 2)}\n`);
}

/** A folder for each file, so that the running one never has to be replaced, which Windows would refuse. */
export function versionFile(home: Home, sha256: Sha256, like: string): string {
  return path.join(home.versions, sha256, `tentacle${path.extname(like)}`);
}

/** Removes all files of upgrades but these. */
export async function removeOtherVersions(home: Home, kept: readonly string[]): Promise<void> {
  const folders = new Set(kept.map((file) => path.dirname(file)));
  for (const name of (await readdir(home.versions).catch(undefinedIfMissing)) ?? []) {
    const folder = path.join(home.versions, name);
    if (!folders.has(folder)) await rm(folder, { recursive: true, force: true });
  }
}
