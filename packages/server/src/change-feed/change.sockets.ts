/** The WebSocket of all changes. */
import type { Change } from '@tako/api';
import type { Caller } from '../http/handlers.ts';
import type { SocketRoute } from '../http/sockets.ts';
import type { ChangeFeed } from './change-feed.ts';
import { streamChanges } from './stream-changes.ts';

export function changeSockets(feed: ChangeFeed): readonly SocketRoute[] {
  return [
    {
      path: /^\/api\/v1\/events$/,
      open: ({ query, caller }) => {
        const after = query.get('after') ?? undefined;
        return (reader) =>
          streamChanges({ feed, after, maySee: (change) => maySee(caller, change), ...reader });
      },
    },
  ];
}

/** As with the operations that read: users are the administrators' affair. */
function maySee(caller: Caller, { resource }: Change): boolean {
  return resource !== 'users' || caller.isAdministrator;
}
