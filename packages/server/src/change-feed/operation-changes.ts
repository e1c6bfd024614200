/** Which things an operation of the API changes, by its name and answer. */
import { type Change, type OperationId, Resource } from '@tako/api';

export type Answered = {
  readonly operationId: OperationId;
  readonly method: string;
  readonly params: unknown;
  readonly answer: unknown;
};

/** Asks, though it is sent as a change: the form is too long for an address, or somebody else is asked. */
const asksOnly: readonly OperationId[] = ['deployments.preview', 'machines.discover', 'feeds.test'];

/** What changes along with a thing, wherever something happens to it. */
const along: Partial<Record<Resource, readonly Resource[]>> = {
  // A queued task stands behind its deployment, and the ones behind it wait for it.
  deployments: ['tasks'],
  tasks: ['deployments'],
  // One that registers itself uses up its token.
  machines: ['registrationTokens'],
  // What is deleted takes these with it.
  projects: ['processes', 'variables', 'channels', 'releases'],
};

/** Empty for what only reads. */
export function changesOf({ operationId, method, params, answer }: Answered): readonly Change[] {
  const resource = Resource.safeParse(operationId.slice(0, operationId.indexOf('.')));
  if (method === 'get' || asksOnly.includes(operationId) || !resource.success) return [];
  const id = idIn(answer) ?? idIn(params);
  return [
    { resource: resource.data, id },
    ...(along[resource.data] ?? []).map((other): Change => ({ resource: other, id: null })),
  ];
}

/** A slug is no id: whoever shows the thing may know it by either. */
function idIn(value: unknown): string | null {
  const id = (value as { readonly id?: unknown } | undefined | null)?.id;
  return typeof id === 'string' && /^[A-Z][A-Za-z]+-\d+$/.test(id) ? id : null;
}
