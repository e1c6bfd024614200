import type { AnswerOf, OperationId, RouteOf } from '@tako/api';
import type { CallInput, Client, OptionalWhereEmpty } from './client.ts';
import { listPageSize } from './limits.ts';

type Page = { readonly items: readonly unknown[]; readonly total: number };

/** Operations that answer a part of a list. */
export type ListOperation = {
  [O in OperationId]: AnswerOf<RouteOf<O>> extends Page ? O : never;
}[OperationId];

export type ItemOf<O extends ListOperation> =
  AnswerOf<RouteOf<O>> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** As of a call, but for the part of the list. */
export type ListInput<O extends ListOperation> = Omit<CallInput<O>, 'query' | 'body'> & {
  readonly query?: Omit<NonNullable<CallInput<O>['query']>, 'skip' | 'take'>;
};

/** The items of all pages, one after the other, each page fetched when its first item is wanted. Throws as `call`. */
export async function* listAll<O extends ListOperation>(
  client: Client,
  operationId: O,
  ...[wanted]: OptionalWhereEmpty<ListInput<O>>
): AsyncGenerator<ItemOf<O>> {
  for (let skip = 0, total = Number.POSITIVE_INFINITY; skip < total; ) {
    const input = { ...wanted, query: { ...wanted?.query, skip, take: listPageSize } };
    const page = (await client.call(operationId, ...([input] as never))) as Page;
    yield* page.items as ItemOf<O>[];
    if (page.items.length === 0) return;
    skip += page.items.length;
    total = page.total;
  }
}
