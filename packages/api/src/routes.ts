import { accessRoutes } from './access.ts';
import { artifactRoutes } from './artifacts.ts';
import { channelRoutes } from './channels.ts';
import { dashboardRoutes } from './dashboard.ts';
import { deploymentRoutes } from './deployments.ts';
import { feedRoutes } from './feeds.ts';
import { fetchRoutes } from './fetches.ts';
import { healthCheckRoutes } from './health-checks.ts';
import { infrastructureRoutes } from './infrastructure.ts';
import { logLineRoutes } from './log-lines.ts';
import { machinePolicyRoutes } from './machine-policies.ts';
import { projectRoutes } from './projects.ts';
import { registrationRoutes } from './registration.ts';
import { variableRoutes } from './variables.ts';

/**
 * Every route by its operation id. Besides these the server has `/api/openapi.json`, `/api/docs` and three WebSockets:
 * `/api/v1/tasks/{id}/log/stream?after=N` sends `LogPage`s, `/api/v1/tasks/{id}/log/tree?after=N` sends `LogTreePage`s,
 * and `/api/v1/events?after=CURSOR` sends `ChangePage`s.
 */
export const allRoutes = {
  ...accessRoutes,
  ...infrastructureRoutes,
  ...registrationRoutes,
  ...machinePolicyRoutes,
  ...healthCheckRoutes,
  ...projectRoutes,
  ...feedRoutes,
  ...fetchRoutes,
  ...variableRoutes,
  ...channelRoutes,
  ...deploymentRoutes,
  ...artifactRoutes,
  ...logLineRoutes,
  ...dashboardRoutes,
};

export type OperationId = keyof typeof allRoutes;
export type RouteOf<O extends OperationId> = (typeof allRoutes)[O];
