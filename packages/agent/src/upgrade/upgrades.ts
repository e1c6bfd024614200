/** Upgrades that a server asks for: a file that has come takes the place of the agent that runs. */
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failpoint, ProtocolError, type Sha256, type UpgradeSpec, type UpgradeStatus } from '@tako/protocol';
import { type BuildInfo, buildInfo, sha256Of } from '../home/build-info.ts';
import { sayDiskFull } from '../home/disk-full.ts';
import type { Home } from '../home/home.ts';
import { sizeIfThere } from '../home/read-file.ts';
import { syncFolder } from '../home/write-file.ts';
import { handOverMs } from '../limits.ts';
import { type FileCache, filePath } from '../package/file-cache.ts';
import { createTurns } from '../package/turns.ts';
import { tryProgram } from './try-program.ts';
import { type Installed, isOlder, onTrial, runsItself, statusOf } from './upgrade-record.ts';
import { readUpgrade, removeOtherVersions, versionFile, writeUpgrade } from './upgrade-store.ts';

export type Upgrades = {
  /** Which file takes the place of this one; undefined where it runs from its source. */
  readonly platform: string | undefined;
  /** Throws `upgrade.refused`, `file.missing` and `disk.full`; then nothing has changed. */
  upgrade(spec: UpgradeSpec): Promise<UpgradeStatus>;
  /** A server has said hello: an agent that was on trial is kept from now on. */
  met(): Promise<void>;
};

export type UpgradeParts = {
  readonly home: Home;
  readonly files: FileCache;
  /** Called when another file is to run: this agent has to end, and what has started it starts that one. */
  readonly onSwitched: () => void;
};

type Desk = UpgradeParts & { readonly own: BuildInfo; isTrial: boolean; isSwitched: boolean };

/** Removes what earlier upgrades have left. */
export async function openUpgrades(parts: UpgradeParts): Promise<Upgrades> {
  const own = await buildInfo();
  const record = await readUpgrade(parts.home);
  const isTrial = record?.state === 'trial' && record.current.sha256 === own.sha256;
  const desk: Desk = { ...parts, own, isTrial, isSwitched: false };
  if (!isTrial) await removeOtherVersions(parts.home, keptFiles(own, record));
  const turns = createTurns();
  return {
    platform: platformOf(own),
    upgrade: (spec) => turns.take('upgrade', () => upgrade(desk, spec)),
    met: () => turns.take('upgrade', () => met(desk)),
  };
}

function keptFiles(own: BuildInfo, record: Awaited<ReturnType<typeof readUpgrade>>): string[] {
  const others = record ? [record.current.file, record.previous.file] : [];
  return [own.file, ...others];
}

function platformOf({ kind, platform }: BuildInfo): string | undefined {
  if (kind === 'source') return undefined;
  return kind === 'bundle' ? 'node' : platform;
}

async function upgrade(desk: Desk, spec: UpgradeSpec): Promise<UpgradeStatus> {
  const { home, own } = desk;
  const record = await readUpgrade(home);
  if (record?.ticket === spec.ticket && !(record.state === 'trial' && runsItself(record, own))) {
    return statusOf(record);
  }
  if (desk.isSwitched) throw refused('another upgrade has just been taken');
  if (own.sha256 === spec.sha256) return { state: 'done', version: own.version, reason: '' };
  checkPlatform(own, spec.platform);
  const file = await takeFile(desk, spec);
  failpoint('agent.upgrade.stored');
  const kept = keptFiles(own, record);
  try {
    const offered = { file, version: await checkedVersion(own, file, spec), sha256: spec.sha256 };
    const next = onTrial({ ...spec, offered, previous: installed(own) });
    await writeUpgrade(home, next).catch(sayDiskFull);
    failpoint('agent.upgrade.switched');
    desk.isSwitched = true;
    setTimeout(desk.onSwitched, handOverMs);
    return statusOf(next);
  } catch (error) {
    if (!kept.includes(file)) await rm(path.dirname(file), { recursive: true, force: true });
    throw error;
  }
}

const installed = ({ file, version, sha256 }: BuildInfo): Installed => ({ file, version, sha256 });

function refused(why: string): ProtocolError {
  return new ProtocolError('upgrade.refused', why);
}

function checkPlatform(own: BuildInfo, offered: string): void {
  const wanted = platformOf(own);
  if (wanted === undefined) throw refused('this agent runs from its source, which is no file to replace');
  if (wanted !== offered) throw refused(`the file is for ${offered}, and this agent needs one for ${wanted}`);
}

/** The file, whole and right, among the versions; it needs no more room on the disk than it has had. */
async function takeFile({ home, files, own }: Desk, spec: UpgradeSpec): Promise<string> {
  const { sha256, sizeBytes } = spec;
  const file = versionFile(home, sha256, own.file);
  const hasCome = (await files.status(sha256, sizeBytes)).complete;
  if (!hasCome && (await isHere(file, spec))) return file;
  if (!hasCome) throw new ProtocolError('file.missing', 'the file of the upgrade has not been sent');
  await mkdir(path.dirname(file), { recursive: true, mode: 0o755 }).catch(sayDiskFull);
  const come = filePath(home.files, sha256);
  await chmod(come, 0o755);
  await rename(come, file);
  await syncFolder(path.dirname(file));
  await syncFolder(home.versions);
  return file;
}

/** Where an agent was killed in the middle of it, or the file is one to go back to. */
async function isHere(file: string, { sha256, sizeBytes }: { sha256: Sha256; sizeBytes: number }) {
  return (await sizeIfThere(file)) === sizeBytes && (await sha256Of(file)) === sha256;
}

async function checkedVersion(own: BuildInfo, file: string, spec: UpgradeSpec): Promise<string> {
  const info = await tryProgram(file, spec.sha256);
  if (typeof info === 'string') throw refused(info);
  if (spec.isForced || !isOlder(info.version, own.version)) return info.version;
  throw refused(
    `the file is version ${info.version}, older than ${own.version}, which runs; force it to go back`,
  );
}

async function met(desk: Desk): Promise<void> {
  if (!desk.isTrial) return;
  const record = await readUpgrade(desk.home);
  if (record?.state === 'trial' && record.current.sha256 === desk.own.sha256) {
    failpoint('agent.upgrade.met');
    await writeUpgrade(desk.home, { ...record, state: 'done' });
    failpoint('agent.upgrade.kept');
    await removeOtherVersions(desk.home, keptFiles(desk.own, record));
  }
  desk.isTrial = false;
}
