/** A version whose bytes in the feed are no longer those that a release froze. */
import type { Sha256 } from '@tako/protocol';
import { Refusal } from '../errors.ts';

export type FrozenBytes = {
  readonly packageId: string;
  readonly version: string;
  readonly sha256: Sha256;
};

/** What is deployed must be what its version stands for, to whoever looks into the feed as well. */
export function replacedPackage(frozen: FrozenBytes, feedName: string, found: Sha256): Refusal {
  const { packageId, version, sha256 } = frozen;
  const message =
    `${packageId} ${version} was replaced in the feed ${feedName} after the release was made: the release froze ` +
    `SHA-256 ${sha256}, the feed has ${found}; make a new release, or put the package back that was there`;
  return new Refusal('release.package-replaced', message);
}
