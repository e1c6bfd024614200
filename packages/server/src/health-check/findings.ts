/** How a machine is, from what its agent answered and what the policy's script came to. */
import type { HealthCheck, MachinePolicy } from '@tako/api';
import { type ActionOutcome, agentFeatures, type HelloAnswer, type ScriptSyntax } from '@tako/protocol';

export type Found = { readonly state: 'healthy' | 'has-warnings' | 'unhealthy'; readonly detail: string };

export type ScriptEnd = {
  readonly outcome: ActionOutcome;
  readonly error: string | null;
  readonly hasWarnings: boolean;
};

const mebibyte = 1024 ** 2;
const secondMs = 1000;

/** One sentence for each thing that somebody should look at. */
export function warningsOf(
  { freeBytes }: Pick<HelloAnswer, 'freeBytes'>,
  clockAheadMs: number,
  policy: Pick<MachinePolicy, 'minFreeMegabytes' | 'maxClockSkewSeconds'>,
): string[] {
  const { minFreeMegabytes, maxClockSkewSeconds } = policy;
  const free = Math.floor(freeBytes / mebibyte);
  const skew = Math.round(Math.abs(clockAheadMs) / secondMs);
  const where = clockAheadMs > 0 ? 'ahead of' : 'behind';
  return [
    ...(free < minFreeMegabytes
      ? [`${free} MiB are free on its disk, less than ${minFreeMegabytes} MiB`]
      : []),
    ...(maxClockSkewSeconds > 0 && skew > maxClockSkewSeconds
      ? [`its clock is ${skew} s ${where} the server's, more than ${maxClockSkewSeconds} s`]
      : []),
  ];
}

export type ChosenScript = { readonly syntax: ScriptSyntax; readonly body: string };

/** The script for this machine; why there is none to run; undefined where the policy has none. */
export function scriptFor(
  check: HealthCheck,
  { platform, syntaxes, features }: Pick<HelloAnswer, 'platform' | 'syntaxes' | 'features'>,
): ChosenScript | { readonly problem: string } | undefined {
  if (check.kind === 'connection') return undefined;
  if (!features.includes(agentFeatures.lockNone)) {
    const problem = "the policy's script was not run: the agent is too old to run it beside deployments";
    return { problem };
  }
  const powershell = { syntax: 'powershell', body: check.powershell } as const;
  const bash = { syntax: 'bash', body: check.bash } as const;
  const wanted = platform === 'win32' ? [powershell] : [bash, powershell];
  const found = wanted.find(({ syntax, body }) => body.trim() !== '' && syntaxes.includes(syntax));
  return found ?? { problem: `the policy has no script that can run here (${platform})` };
}

/** What the policy and its script say of a machine that answers. */
export function foundBy(warnings: readonly string[], script: ScriptEnd | undefined): Found {
  if (script && script.outcome !== 'succeeded') {
    const why = script.error ?? script.outcome;
    return { state: 'unhealthy', detail: [`the health check script failed: ${why}`, ...warnings].join('; ') };
  }
  const all = script?.hasWarnings ? ['the health check script warns; see its log', ...warnings] : warnings;
  return all.length > 0
    ? { state: 'has-warnings', detail: all.join('; ') }
    : { state: 'healthy', detail: '' };
}
