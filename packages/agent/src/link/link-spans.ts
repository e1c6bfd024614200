/** How soon a connection that has fallen silent is given up, where that is not as usual. */
import type { LinkLimits } from '@tako/protocol';
import { InvalidArgumentError } from 'commander';
import { UserError } from '../errors.ts';
import { longestTimerMs, shortestSpanMs } from '../limits.ts';

export type LinkSpans = { readonly heartbeatMs?: number; readonly deadAfterMs?: number };

/** Throws what the command line tells as a mistake of the flag or variable. */
export function spanMs(text: string): number {
  const ms = Number(text);
  if (/^\d+$/.test(text) && ms >= shortestSpanMs && ms <= longestTimerMs) return ms;
  throw new InvalidArgumentError(`It must be a whole number from ${shortestSpanMs} to ${longestTimerMs}.`);
}

/** Throws `UserError` where a peer would be dead before it was asked for a sign of life. */
export function limitsOf({ heartbeatMs, deadAfterMs }: LinkSpans, usual: LinkLimits): Partial<LinkLimits> {
  const { pingMs, silenceMs } = {
    pingMs: heartbeatMs ?? usual.pingMs,
    silenceMs: deadAfterMs ?? usual.silenceMs,
  };
  if (silenceMs > pingMs) return { pingMs, silenceMs };
  throw new UserError(`--dead-after-ms (${silenceMs}) must be more than --heartbeat-ms (${pingMs})`, 'usage');
}
