/** The fields of a machine policy from the flags of a command. */
import type { Connectivity, HealthCheck } from '@tako/api';
import { UserError } from '../errors.ts';
import { readText } from '../session/read-json.ts';

export type PolicyFlags = {
  readonly description?: string;
  /** False for `--no-interval`. */
  readonly interval?: number | false;
  readonly connectionOnly?: boolean;
  readonly bashScript?: string;
  readonly powershellScript?: string;
  readonly scriptTimeout?: number;
  readonly minFreeMegabytes?: number;
  readonly maxClockSkew?: number;
  readonly mayBeOffline?: boolean;
  readonly expectedOnline?: boolean;
  /** False for `--no-delete-after-days`. */
  readonly deleteAfterDays?: number | false;
};

/**
 * Only what was given; `before` is the health check that is changed, of which scripts stay that are not given. Throws
 * `UserError` for flags that contradict each other and for files that cannot be read.
 */
export async function policyFields(flags: PolicyFlags, before: HealthCheck | undefined) {
  const { description, interval, deleteAfterDays, minFreeMegabytes, maxClockSkew } = flags;
  const fields = {
    ...{ description, minFreeMegabytes, maxClockSkewSeconds: maxClockSkew },
    intervalMinutes: interval === false ? null : interval,
    deleteAfterDays: deleteAfterDays === false ? null : deleteAfterDays,
    connectivity: connectivityOf(flags),
    healthCheck: await healthCheckOf(flags, before),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof typeof fields]?: Exclude<(typeof fields)[K], undefined> };
}

function connectivityOf({ mayBeOffline, expectedOnline }: PolicyFlags): Connectivity | undefined {
  if (mayBeOffline && expectedOnline) {
    throw new UserError('connectivity: give either --may-be-offline or --expected-online', 'usage');
  }
  if (mayBeOffline) return 'may-be-offline';
  return expectedOnline ? 'expected-online' : undefined;
}

async function healthCheckOf(
  flags: PolicyFlags,
  before: HealthCheck | undefined,
): Promise<HealthCheck | undefined> {
  const { connectionOnly, bashScript, powershellScript, scriptTimeout } = flags;
  const hasScript = bashScript !== undefined || powershellScript !== undefined;
  if (connectionOnly && (hasScript || scriptTimeout !== undefined)) {
    throw new UserError('check: give either --connection-only or scripts and --script-timeout', 'usage');
  }
  if (connectionOnly) return { kind: 'connection' };
  if (!hasScript && scriptTimeout === undefined) return undefined;
  const old = before?.kind === 'script' ? before : undefined;
  if (!hasScript && !old) throw new UserError('--script-timeout: there is no script to end', 'usage');
  return {
    kind: 'script',
    bash: bashScript === undefined ? (old?.bash ?? '') : await readText(bashScript),
    powershell: powershellScript === undefined ? (old?.powershell ?? '') : await readText(powershellScript),
    timeoutSeconds: scriptTimeout ?? old?.timeoutSeconds ?? usualTimeoutSeconds,
  };
}

/** As the server's, where nothing is given. */
const usualTimeoutSeconds = 60;
