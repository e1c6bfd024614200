import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zPageQuery, zReference, zTime } from './shared.ts';

/** A file that a script has handed over with `new_octopusartifact`, `New-OctopusArtifact` or `createartifact`. */
export const Artifact = z
  .object({
    id: zId('Artifacts'),
    name: z.string().describe('A file name on any system'),
    sizeBytes: z.int(),
    sha256: z.string(),
    state: z
      .enum(['pending', 'collected', 'failed'])
      .describe('pending: still on its machine, fetched when that is reached; failed: `error` says why'),
    error: z.string().nullable(),
    taskId: zId('Tasks'),
    deploymentId: zId('Deployments').nullable(),
    nodeId: z.string().describe('The node of the log whose script handed it over'),
    stepName: z.string(),
    machineId: z.string(),
    machineName: z.string(),
    createdAt: zTime,
    collectedAt: zTime.nullable(),
  })
  .meta({ id: 'Artifact' });
export type Artifact = z.infer<typeof Artifact>;

const artifacts = { tag: 'artifacts', access: 'user' } as const;

export const artifactRoutes = {
  'artifacts.list': defineRoute({
    ...{ ...artifacts, method: 'get', path: '/api/v1/artifacts', summary: 'Artifacts, newest first' },
    query: zPageQuery.extend({
      task: zId('Tasks').optional(),
      deployment: zId('Deployments').optional(),
      release: zReference.optional(),
    }),
    ...{ answer: pageOf(Artifact), errors: ['not-found'] },
  }),
  'artifacts.get': defineRoute({
    ...{ ...artifacts, method: 'get', path: '/api/v1/artifacts/{id}', summary: 'One artifact' },
    ...{ params: zIdParams, answer: Artifact, errors: ['not-found'] },
  }),
  'artifacts.content': defineRoute({
    ...{ ...artifacts, method: 'get', path: '/api/v1/artifacts/{id}/content' },
    summary: 'The bytes of an artifact, or the part that the header Range asks for',
    ...{ params: zIdParams, answer: 'stream', errors: ['not-found', 'artifact.missing', 'request.range'] },
  }),
};
