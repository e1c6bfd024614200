/** `GetUpdates` of protocol 2: newer versions of what somebody has. */
import { compareVersions, parseVersion } from '@tako/nuget';
import { packageKey } from '../package/package.ts';
import type { FeedPackage } from './feed-package.ts';
import { isVisible } from './search.ts';

export type UpdateWishes = {
  /** `Id` and its version for each package that is installed. */
  readonly installed: readonly { readonly id: string; readonly version: string }[];
  readonly hasPrerelease: boolean;
  readonly hasSemVer2: boolean;
  /** Every newer version, else the newest only. */
  readonly hasAll: boolean;
};

/** Of packages in the order of the feed, the newest of each first. */
export function updatesOf(packages: readonly FeedPackage[], wishes: UpdateWishes): FeedPackage[] {
  return wishes.installed.flatMap(({ id, version }) => {
    const have = parseVersion(version);
    if (!have) return [];
    const newer = packages.filter(
      (one) =>
        one.row.package_key === packageKey(id) &&
        one.row.is_listed === 1 &&
        isVisible(one, wishes) &&
        compareVersions(one.version, have) > 0,
    );
    return wishes.hasAll ? newer : newer.slice(0, 1);
  });
}
