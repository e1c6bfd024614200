import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { client } from '../data/client.ts';
import { serverNow } from '../data/clock.ts';
import { readKeysAnew } from '../data/own-keys.ts';
import { registerKeyMs } from '../limits.ts';

type ShortKey = {
  /** Undefined until one was made. */
  readonly apiKey: string | undefined;
  readonly make: UseMutationResult<string, Error, void>;
};

/** A key of the user's own that is soon of no use any more, for a command that is run once. */
export function useShortKey(purpose: string): ShortKey {
  const make = useMutation({
    mutationFn: async () => {
      const expiresAt = new Date(serverNow() + registerKeyMs).toISOString();
      return (await client.call('apiKeys.create', { body: { purpose, expiresAt } })).key;
    },
    onSuccess: readKeysAnew,
  });
  return { apiKey: make.data, make };
}
