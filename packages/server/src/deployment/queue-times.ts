/** Between which times a deployment may begin. */
import { refuseField } from '../errors.ts';
import type { DeploymentRequest } from './gather-choices.ts';
import { farthestQueueTimeMs } from './limits.ts';

/** UTC, in the one way in which the store has times. */
export type QueueTimes = { readonly queueTime: string | null; readonly queueTimeExpiry: string | null };

type Asked = Pick<DeploymentRequest, 'queueTime' | 'queueTimeExpiry'>;

/** Throws `request.invalid`, naming the field, for what is over already, too far ahead, or would leave no time to begin. */
export function queueTimesOf({ queueTime, queueTimeExpiry }: Asked, now: number): QueueTimes {
  const begin = timeOf('queueTime', queueTime, now);
  const end = timeOf('queueTimeExpiry', queueTimeExpiry, now);
  if (begin !== null && end !== null && end <= begin) {
    const message = `It must be later than queueTime (${begin}), or nothing would ever begin`;
    throw refuseField('request.invalid', 'queueTimeExpiry', message);
  }
  return { queueTime: begin, queueTimeExpiry: end };
}

function timeOf(field: keyof Asked, text: string | undefined, now: number): string | null {
  if (text === undefined) return null;
  const time = Date.parse(text);
  const clock = `the server's clock says ${new Date(now).toISOString()}`;
  if (time <= now) throw refuseField('request.invalid', field, `${text} is over: ${clock}`);
  if (time > now + farthestQueueTimeMs) {
    throw refuseField('request.invalid', field, `${text} is more than a year ahead: ${clock}`);
  }
  return new Date(time).toISOString();
}
