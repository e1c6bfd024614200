import { z } from 'zod';
import { Task } from './deployments.ts';
import { defineRoute } from './route.ts';
import { zReference, zRole } from './shared.ts';

export const CreateHealthCheck = z
  .strictObject({
    machines: z.array(zReference).default([]).describe('Only these; empty is all'),
    environment: zReference.optional(),
    role: zRole.optional(),
    policy: zReference.optional(),
  })
  .meta({ id: 'CreateHealthCheck' });

export const healthCheckRoutes = {
  'healthChecks.create': defineRoute({
    ...{ tag: 'machines', access: 'user', method: 'post', path: '/api/v1/health-checks' },
    summary: 'Check the health of machines now, those that are not disabled; the task that does it',
    ...{ body: CreateHealthCheck, answer: Task, status: 201, errors: ['not-found', 'machine.none'] },
  }),
};
