import { z } from 'zod';

/** What can change under a page's eyes: the part before the dot of the operations that read it. */
export const Resource = z.enum([
  ...(['environments', 'machines', 'machinePolicies', 'feeds', 'packages'] as const),
  ...(['registrationTokens', 'fetches'] as const),
  ...(['projects', 'processes', 'variables', 'variableSets', 'channels'] as const),
  ...(['releases', 'deployments', 'tasks', 'artifacts', 'users'] as const),
]);
export type Resource = z.infer<typeof Resource>;

export const Change = z
  .object({ resource: Resource, id: z.string().nullable().describe('null: any of them may have changed') })
  .meta({ id: 'Change' });
export type Change = z.infer<typeof Change>;

/**
 * What the WebSocket `/api/v1/events` sends: which things changed, not how. The first page comes at once; later ones when
 * something changed, and empty ones now and then as a sign of life.
 */
export const ChangePage = z
  .object({
    cursor: z.string().describe('Send it as `after` to go on from here'),
    isReset: z.boolean().describe('What changed since `after` is no longer known: read anew what you show'),
    changes: z.array(Change),
  })
  .meta({ id: 'ChangePage' });
export type ChangePage = z.infer<typeof ChangePage>;
