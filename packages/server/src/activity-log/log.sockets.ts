/** The WebSocket of a task's log. */
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import type { SocketRoute } from '../http/sockets.ts';
import type { LogFeed } from './log-feed.ts';
import { streamLog } from './stream-log.ts';

export function logSockets(options: { readonly db: Db; readonly feed: LogFeed }): readonly SocketRoute[] {
  return [
    {
      path: /^\/api\/v1\/tasks\/(?<id>[^/]+)\/log\/stream$/,
      open: ({ params, query }) => {
        const after = cursorOf(query);
        return (reader) => streamLog({ ...options, ...reader, taskId: String(params.id), after });
      },
    },
  ];
}

/** Throws `request.invalid`. */
function cursorOf(query: URLSearchParams): number {
  const after = Number(query.get('after') ?? '0');
  if (Number.isSafeInteger(after) && after >= 0) return after;
  throw new Refusal('request.invalid', 'after must be a whole number', [
    { field: 'after', message: 'must be a whole number from 0 on' },
  ]);
}
