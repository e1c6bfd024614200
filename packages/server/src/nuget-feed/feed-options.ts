import type { PackageFolder } from '../package/push-package.ts';
import type { AuthenticateKey } from './feed-caller.ts';

export type FeedOptions = PackageFolder & {
  readonly authenticateKey: AuthenticateKey;
  /** Whether reading needs no key. */
  readonly isPublic: boolean;
  /** How people reach the server; where it is not known, links lead to where the request came. */
  readonly publicUrl: string | undefined;
  /** Told after a package was pushed, listed or unlisted. */
  readonly onChanged: () => void;
};
