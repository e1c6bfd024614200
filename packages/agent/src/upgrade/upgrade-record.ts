/** What an upgrade has come to, as `upgrade.json` has it, and which file of the agent is the one to run. */
import { compareVersions, parseVersion } from '@tako/nuget';
import type { Ticket, UpgradeState, UpgradeStatus } from '@tako/protocol';
import { maxTrialStarts } from '../limits.ts';

/** A file of the agent on this machine. */
export type Installed = { readonly file: string; readonly version: string; readonly sha256: string };

/** Of the last upgrade. Agents of several versions read it: fields are only ever added. */
export type UpgradeRecord = {
  readonly ticket: Ticket;
  readonly state: UpgradeState;
  /** '' where it was not rolled back. */
  readonly reason: string;
  readonly isForced: boolean;
  readonly offered: Installed;
  /** What runs. */
  readonly current: Installed;
  /** What ran when the upgrade came. */
  readonly previous: Installed;
  /** How often the offered one has been started without being met by a server. */
  readonly starts: number;
};

export type Offer = Pick<UpgradeRecord, 'ticket' | 'isForced' | 'offered' | 'previous'>;

/** The offered file is what starts next, on trial. */
export function onTrial(offer: Offer): UpgradeRecord {
  return { ...offer, state: 'trial', reason: '', current: offer.offered, starts: 0 };
}

export function rolledBack(record: UpgradeRecord, reason: string): UpgradeRecord {
  return { ...record, state: 'rolled-back', reason, current: record.previous };
}

/** One more start of the trial; it is rolled back where there have been enough. */
export function startedOnceMore(record: UpgradeRecord): UpgradeRecord {
  if (record.starts < maxTrialStarts) return { ...record, starts: record.starts + 1 };
  return rolledBack(record, `it was started ${record.starts} times and no server has met it`);
}

/** Whether the file that was called is itself the one to run: none has taken its place, or somebody has put a newer one there. */
export function runsItself(
  record: UpgradeRecord | undefined,
  own: Pick<Installed, 'file' | 'version'>,
): boolean {
  if (!record) return true;
  if (!record.isForced && isOlder(record.current.version, own.version)) return true;
  return record.state !== 'trial' && record.current.file === own.file;
}

/** Also where one of them is no version. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(than)];
  return a !== undefined && b !== undefined && compareVersions(a, b) < 0;
}

export function statusOf({ state, offered, reason }: UpgradeRecord): UpgradeStatus {
  return { state, version: offered.version, reason };
}
