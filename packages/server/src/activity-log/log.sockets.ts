/** The WebSockets of a task's log: all its events, or its tree as it grows. */
import { maxTailLines } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import type { SocketRoute } from '../http/sockets.ts';
import type { LogFeed } from './log-feed.ts';
import { streamLog } from './stream-log.ts';
import { streamTree } from './stream-tree.ts';

export function logSockets(options: { readonly db: Db; readonly feed: LogFeed }): readonly SocketRoute[] {
  return [
    {
      path: /^\/api\/v1\/tasks\/(?<id>[^/]+)\/log\/stream$/,
      open: ({ params, query }) => {
        const after = numberOf(query, 'after');
        return (reader) => streamLog({ ...options, ...reader, taskId: String(params.id), after });
      },
    },
    {
      path: /^\/api\/v1\/tasks\/(?<id>[^/]+)\/log\/tree$/,
      open: ({ params, query }) => {
        const [after, tail] = [numberOf(query, 'after'), numberOf(query, 'tail', maxTailLines)];
        return (reader) => streamTree({ ...options, ...reader, taskId: String(params.id), after, tail });
      },
    },
  ];
}

/** 0 where it is not given. Throws `request.invalid`. */
function numberOf(query: URLSearchParams, field: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(query.get(field) ?? '0');
  if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? 'from 0 on' : `from 0 to ${most}`;
  const message = `must be a whole number ${range}`;
  throw new Refusal('request.invalid', `${field} ${message}`, [{ field, message }]);
}
