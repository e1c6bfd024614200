import { z } from 'zod';
import { Release, releaseFilter, TaskState } from './deployments.ts';
import { Environment } from './infrastructure.ts';
import { Project } from './projects.ts';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zPageQuery, zTime } from './shared.ts';

/** A deployment as overviews show it. */
export const DeploymentBrief = z
  .object({
    deploymentId: zId('Deployments'),
    taskId: zId('Tasks'),
    environmentId: zId('Environments'),
    releaseId: zId('Releases'),
    version: z.string(),
    state: TaskState,
    queuedAt: zTime,
    startedAt: zTime.nullable(),
    endedAt: zTime.nullable(),
    createdBy: z.string(),
  })
  .meta({ id: 'DeploymentBrief' });
export type DeploymentBrief = z.infer<typeof DeploymentBrief>;

export const DashboardCell = z
  .object({
    projectId: zId('Projects'),
    environmentId: zId('Environments'),
    latest: DeploymentBrief.describe('What runs, else what was asked for last'),
    succeeded: DeploymentBrief.nullable().describe(
      'The last that ended well: what runs there, as far as is known',
    ),
  })
  .meta({ id: 'DashboardCell' });
export type DashboardCell = z.infer<typeof DashboardCell>;

export const Dashboard = z
  .object({
    environments: z.array(Environment),
    projects: z.array(Project),
    cells: z.array(DashboardCell).describe('One for each project and environment that has seen a deployment'),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;

/** A release and where it went: the latest deployment to each environment. */
export const ProgressedRelease = z
  .object({ release: Release, deployments: z.array(DeploymentBrief) })
  .meta({ id: 'ProgressedRelease' });
export type ProgressedRelease = z.infer<typeof ProgressedRelease>;

const views = { tag: 'overviews', access: 'user', method: 'get' } as const;

export const dashboardRoutes = {
  'dashboard.get': defineRoute({
    ...{ ...views, path: '/api/v1/dashboard', summary: 'What is where: every project in every environment' },
    ...{ answer: Dashboard, errors: [] },
  }),
  'progressions.get': defineRoute({
    ...{ ...views, path: '/api/v1/projects/{id}/progression' },
    summary: 'Releases of a project, newest first, and where each went',
    query: zPageQuery.extend(releaseFilter),
    ...{ params: zIdParams, answer: pageOf(ProgressedRelease), errors: ['not-found'] },
  }),
};
