/** What the server fetches for a release, in a line for each. */
import type { Fetch } from '@tako/api';

/** "Shop.Web 1.2.0 from Releases: 12.0 of 40.0 MB, 30 %". */
export function fetchLine(fetch: Fetch): string {
  const { bytes, totalBytes } = fetch;
  if (totalBytes === null || totalBytes === 0) return `${fetchTitle(fetch)}: ${megabytes(bytes)} MB`;
  const percent = Math.min(100, Math.floor((bytes / totalBytes) * 100));
  return `${fetchTitle(fetch)}: ${megabytes(bytes)} of ${megabytes(totalBytes)} MB, ${percent} %`;
}

export function fetchTitle({ packageId, version, feedName }: Fetch): string {
  return `${packageId} ${version ?? '(its newest version)'} from ${feedName}`;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
