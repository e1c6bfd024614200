/** What the server answers, kept by operation and input: the same question is asked once, however many pieces ask it. */
import type { OperationId } from '@tako/api';
import {
  ApiError,
  type CallAnswer,
  type CallInput,
  type ItemOf,
  type ListInput,
  type ListOperation,
  listAll,
  type OptionalWhereEmpty,
  UnreachableError,
} from '@tako/client';
import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { firstTryAgainMs, keepAnswersMs, mostTries } from '../limits.ts';
import { client } from './client.ts';

let signedOut = (): void => undefined;

/** Calls `listener` when the server no longer knows the session. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** To be called with a failure that no piece of the page shows. */
export function reportFailure(error: unknown): void {
  if (isSignedOut(error)) signedOut();
  else console.error(error);
}

const noteFailure = (error: unknown): void => {
  if (isSignedOut(error)) signedOut();
};

/** Answers grow old only when the server says that something changed. */
export const answers = new QueryClient({
  // Whoever asks who is there hears of it by the answer.
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (queryKey[0] !== 'sessions.current') noteFailure(error);
    },
  }),
  mutationCache: new MutationCache({ onError: noteFailure }),
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: keepAnswersMs,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (tries, error) => error instanceof UnreachableError && tries < mostTries,
      retryDelay: (tries) => firstTryAgainMs * 2 ** tries,
    },
    mutations: { networkMode: 'always' },
  },
});

export type QueryKey = readonly [OperationId, unknown?];

/** How a question is asked: for `useQuery`, and for whoever wants an answer before a page is shown. */
export function question<O extends OperationId>(
  operationId: O,
  ...[input]: OptionalWhereEmpty<CallInput<O>>
) {
  return {
    queryKey: [operationId, input ?? {}] as const satisfies QueryKey,
    queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<CallAnswer<O>> =>
      client.call(operationId, ...([{ ...input, signal }] as never)),
  };
}

type Choice = {
  /** Ask only where it is true. */
  readonly isWanted?: boolean;
  /** Show the answer to the last question until the one to this is there. */
  readonly keepsLast?: boolean;
};

/** The answer of an operation that reads, brought up to date while it is shown. */
export function useAnswer<O extends OperationId>(
  operationId: O,
  input: CallInput<O>,
  { isWanted = true, keepsLast = false }: Choice = {},
): UseQueryResult<CallAnswer<O>> {
  const asked = question(operationId, ...([input] as never));
  return useQuery({
    ...asked,
    enabled: isWanted,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
  } as never);
}

/** Every item of a list, all its pages. */
export function useWholeList<O extends ListOperation>(
  operationId: O,
  input: ListInput<O>,
  { isWanted = true }: Choice = {},
): UseQueryResult<ItemOf<O>[]> {
  return useQuery({
    queryKey: [operationId, { ...input, all: true }],
    queryFn: async ({ signal }) => {
      const items: ItemOf<O>[] = [];
      const wanted = { ...input, signal };
      for await (const item of listAll(client, operationId, ...([wanted] as never))) items.push(item);
      return items;
    },
    enabled: isWanted,
  }) as UseQueryResult<ItemOf<O>[]>;
}

/** An operation that changes something. `onDone` gets its answer; a failure is in the result's `error`. */
export function useChange<O extends OperationId>(
  operationId: O,
  onDone?: (answer: CallAnswer<O>) => void,
): UseMutationResult<CallAnswer<O>, Error, CallInput<O>> {
  return useMutation({
    mutationFn: (input: CallInput<O>) => client.call(operationId, ...([input] as never)),
    ...(onDone ? { onSuccess: onDone } : {}),
  });
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'auth.required';
}
