import type { WireVersions } from './messages.ts';

/**
 * Versions of the wire, newest last. Only ever add: fields that one end does not know are ignored.
 *
 * - 1 (2026-11-24): hello, files by hash, actions by ticket, logs by byte offset.
 * - 1 (2026-11-25): GOAWAY may say why an agent is not wanted.
 * - 1 (2026-11-25): `artifacts` of an action, its records `artifact` and their bytes; records of unknown kinds are
 *   passed over.
 * - 1 (2026-11-26): work of kind run-named-script; scripts in C#.
 * - 1 (2026-11-25): the lock `none`, for agents whose `features` have `lock-none`.
 * - 1 (2026-11-25): upgrades of the agent, for agents whose `features` have `upgrade`; `upgradePlatform` of hello.
 */
export const wireVersions: WireVersions = { min: 1, max: 1 };

/** The highest version that both ends have; undefined where there is none. */
export function commonWireVersion(ours: WireVersions, theirs: WireVersions): number | undefined {
  const version = Math.min(ours.max, theirs.max);
  return version >= Math.max(ours.min, theirs.min) ? version : undefined;
}
