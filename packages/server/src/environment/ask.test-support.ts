/** Asks a handler as the HTTP layer does: what is sent goes through the route's schemas first. */
import { allRoutes, type BodyInputOf, type OperationId, type QueryInputOf, type RouteOf } from '@tako/api';
import type { ZodType } from 'zod';
import type { Handler, HandlerInput, StreamBody } from '../http/handlers.ts';

type Body<O extends OperationId> =
  RouteOf<O> extends { readonly body: 'stream' } ? StreamBody : BodyInputOf<RouteOf<O>>;

export type Sent<O extends OperationId> = {
  readonly id?: string;
  /** In paths of channels. */
  readonly channel?: string;
  readonly query?: QueryInputOf<RouteOf<O>>;
  readonly body?: Body<O>;
  readonly signal?: AbortSignal;
};

type SomeHandlers<O extends OperationId> = { readonly [K in O]: Handler<K> };

const caller = { userId: 'Users-1', username: 'ada', isAdministrator: true };

/** `ask('projects.create', { body: { name: 'Web' } })` */
export function asker<O extends OperationId>(handlers: SomeHandlers<O>) {
  return async <K extends O>(operation: K, sent: Sent<K> = {}): Promise<Awaited<ReturnType<Handler<K>>>> => {
    const route = allRoutes[operation] as { query?: ZodType; body?: ZodType | 'stream' };
    const body = typeof route.body === 'object' ? route.body.parse(sent.body) : sent.body;
    const input = {
      params: { id: sent.id, channel: sent.channel },
      query: route.query?.parse(sent.query ?? {}),
      ...{ body, caller, address: '127.0.0.1', isSecure: false },
      setHeader: () => undefined,
      signal: sent.signal ?? new AbortController().signal,
    };
    return (await handlers[operation](input as unknown as HandlerInput<K>)) as Awaited<
      ReturnType<Handler<K>>
    >;
  };
}
