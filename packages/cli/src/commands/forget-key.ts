import { ApiError, createClient, UnreachableError } from '@tako/client';
import { forgetKeyMs } from '../limits.ts';
import type { Output } from '../output/output.ts';
import type { Saved } from '../settings/server-settings.ts';

/** Deletes the key on its server where a log-in has made it; where that cannot be done, says so and goes on. */
export async function forgetKey(output: Output | undefined, { apiKeyId, ...settings }: Saved): Promise<void> {
  if (apiKeyId === undefined) return;
  try {
    const signal = AbortSignal.timeout(forgetKeyMs);
    await createClient(settings).call('apiKeys.delete', { params: { id: apiKeyId }, signal });
  } catch (error) {
    const why = whyKept(error, settings.server);
    if (why === undefined) return;
    output?.note(`the key ${apiKeyId}, which tako login made, may stay valid: ${why}`);
    output?.note(`delete it with: tako api-key delete ${apiKeyId}`);
  }
}

/** Undefined where it is gone: somebody else deleted it. */
function whyKept(error: unknown, server: string): string | undefined {
  if (error instanceof ApiError) {
    return error.code === 'not-found' || error.code === 'auth.required' ? undefined : error.message;
  }
  if (error instanceof UnreachableError) return error.message;
  if (error instanceof DOMException && error.name === 'TimeoutError') return `${server} does not answer`;
  throw error;
}
