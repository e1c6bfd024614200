/** Deployments over HTTP. */
import type { Plan } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { getReleaseRow } from '../release/release.store.ts';
import type { TaskRunner } from '../task/run-tasks.ts';
import { awayWarnings } from './away-warnings.ts';
import { getDeployment, listDeployments } from './deployment.store.ts';
import { type GatheredPlan, gatherPlan } from './gather-plan.ts';
import { variableWarnings } from './place.ts';
import { toPrompt } from './prompts.ts';
import { queueTimesOf } from './queue-times.ts';
import { type RequestOptions, requestDeployment } from './request-deployment.ts';

export type DeploymentRoutesOptions = RequestOptions & { readonly runner: Pick<TaskRunner, 'wake'> };

export function deploymentRoutes(options: DeploymentRoutesOptions): Handlers<'deployments'> {
  const { db, runner } = options;
  return {
    'deployments.list': async ({ query: { project, environment, release, ...page } }) => {
      const filter = {
        projectId: project && (await mustFind(db, 'projects', project, 'project')).id,
        environmentId: environment && (await mustFind(db, 'environments', environment, 'environment')).id,
        releaseId: release && (await getReleaseRow(db, release, 'release')).id,
      };
      const { items, total } = await listDeployments(db, filter, page);
      return pageOf(items, total, page);
    },
    'deployments.create': async ({ body, caller }) => {
      const id = await requestDeployment(options, body, caller);
      runner.wake();
      return getDeployment(db, id);
    },
    'deployments.preview': async ({ body }) => {
      queueTimesOf(body, options.now());
      const gathered = await gatherPlan(options, body);
      return shownPlan(gathered, await awayWarnings(db, gathered));
    },
    'deployments.get': async ({ params }) => getDeployment(db, params.id),
  };
}

function shownPlan(gathered: GatheredPlan, away: readonly string[]): Plan {
  const { plan, candidates, questions, environment, channel } = gathered;
  const place = { environmentId: environment.id, channelId: channel.id };
  return {
    steps: plan.steps.map(({ number, name, condition, startTrigger, skipped, machines }) => ({
      ...{ number, name, condition, startTrigger, skipped },
      machines: machines.map((machine) => ({
        ...{ machineId: machine.machineId, machineName: machine.machineName, skipped: machine.skipped },
        packages: machine.packages.map(({ id, version }) => ({ packageId: id, version })),
      })),
    })),
    hash: plan.hash,
    prompts: questions.map(toPrompt),
    warnings: [...away, ...variableWarnings(plan, candidates, place)],
  };
}
