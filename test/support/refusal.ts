import { ApiRefusal } from '../../scripts/rig/api.ts';

/** What the API refused; fails where it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<ApiRefusal> {
  const refusal = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refusal instanceof ApiRefusal)) throw new Error(`expected a refusal, got ${String(refusal)}`);
  return refusal;
}
