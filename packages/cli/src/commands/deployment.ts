import type { Deployment, Plan } from '@tako/api';
import type { Command } from 'commander';
import { findEnvironment } from '../find/find.ts';
import { findRelease } from '../find/find-release.ts';
import { environmentNames, machineNames, type Names, projectNames, releaseVersions } from '../find/names.ts';
import { usualListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { timeText } from '../output/time.ts';
import type { Answer } from '../prompt/answers.ts';
import { formText } from '../prompt/form-text.ts';
import { type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli, Session } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { deployRelease } from '../watch/deploy-release.ts';
import { previewDeployment } from '../watch/plan-deployments.ts';
import { type WatchFlags, withWatch } from '../watch/watch-options.ts';
import { type ChoiceFlags, withChoices } from './deploy-options.ts';
import { valueText } from './variables-table.ts';

type OneFlags = ChoiceFlags & {
  readonly project: string;
  readonly version: string;
  readonly environment: string;
};

export function addDeploymentCommands(program: Command, cli: Cli): void {
  const group = program.command('deployment').description('releases on their way to environments');
  addCreate(group, cli);
  addPreview(group, cli);
  addList(group, cli);
  group
    .command('show <deployment>')
    .description('show a deployment; its log is that of its task')
    .action(async (id: string) => {
      const session = await cli.open();
      const deployment = await session.client.call('deployments.get', { params: { id } });
      if (session.output.format === 'json') return session.output.json(deployment);
      const names = await namesFor(session, [deployment]);
      const machines = await machineNames(session.client);
      session.output.show(deployment, (shown) => deploymentFields(shown, { ...names, machines }));
    });
}

function withRelease(command: Command): Command {
  return withChoices(
    command
      .requiredOption('--project <project>', 'the project: name, slug or id')
      .requiredOption('--version <version>', 'of the release')
      .requiredOption('--environment <environment>', 'where to: name, slug or id'),
  );
}

function addCreate(group: Command, { open }: Cli): void {
  withWatch(withRelease(group.command('create').description('deploy a release to one environment'))).action(
    async (flags: OneFlags & WatchFlags) => {
      const session = await open();
      const release = await findRelease(session.client, flags.project, flags.version);
      const target = await findEnvironment(session.client, flags.environment);
      await deployRelease(session, release, [target], flags, flags, ([deployment]) => deployment);
    },
  );
}

function addPreview(group: Command, { open }: Cli): void {
  withRelease(
    group.command('preview').description('show what a deployment would do, without doing it'),
  ).action(async (flags: OneFlags) => {
    const session = await open();
    const release = await findRelease(session.client, flags.project, flags.version);
    const target = await findEnvironment(session.client, flags.environment);
    const { plan, answers } = await previewDeployment(session, release, target, flags);
    session.output.show(plan, (shown) => planText(shown, answers));
  });
}

type ListFlags = PageFlags & { readonly project?: string; readonly environment?: string };

function addList(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list deployments, newest first'), usualListRows)
    .option('--project <project>', 'only those of this project')
    .option('--environment <environment>', 'only those to this environment')
    .action(async (flags: ListFlags) => {
      const session = await open();
      const { project, environment } = flags;
      const query = { ...pageQuery(flags), project, environment };
      const page = await session.client.call('deployments.list', { query });
      const { projects, environments, releases } = await namesFor(session, page.items);
      const headings = ['ID', 'STATE', 'PROJECT', 'RELEASE', 'ENVIRONMENT', 'CREATED', 'BY', 'TASK'];
      showPage(session, page, headings, (item) => [
        ...[item.id, item.state, projects(item.projectId), releases(item.releaseId)],
        ...[environments(item.environmentId), timeText(item.createdAt), item.createdBy, item.taskId],
      ]);
    });
}

type AllNames = { readonly projects: Names; readonly environments: Names; readonly releases: Names };

/** Asked for only where people read. */
async function namesFor({ client, output }: Session, deployments: readonly Deployment[]): Promise<AllNames> {
  if (output.format === 'json') return { projects: String, environments: String, releases: String };
  const ids = deployments.map(({ releaseId }) => releaseId);
  const [projects, environments, releases] = await Promise.all([
    projectNames(client),
    environmentNames(client),
    releaseVersions(client, ids),
  ]);
  return { projects, environments, releases };
}

function deploymentFields(item: Deployment, names: AllNames & { readonly machines: Names }): string {
  const { projects, environments, releases, machines } = names;
  return renderFields([
    ['Deployment', item.id],
    ['State', item.state],
    ['Project', projects(item.projectId)],
    ['Release', releases(item.releaseId)],
    ['Environment', environments(item.environmentId)],
    ['Task', item.taskId],
    ['Created', `${timeText(item.createdAt)} by ${item.createdBy}`],
    ['Not before', timeText(item.queueTime)],
    ['Not after', timeText(item.queueTimeExpiry)],
    ['Only on', item.specificMachineIds.map(machines).join(', ')],
    ['Not on', item.excludedMachineIds.map(machines).join(', ')],
    ['Skipped steps', item.skippedSteps.join(', ')],
    ['Given', item.promptedVariables.map(givenText).join('\n')],
    ['Comment', item.comment],
  ]);
}

const givenText = ({ label, ...variable }: Deployment['promptedVariables'][number]): string =>
  `${label}: ${valueText(variable)}`;

/** The steps, below them what the release asks for, and what the server warns of. */
export function planText({ steps, prompts, warnings }: Plan, answers: readonly Answer[]): string {
  const parts = [
    steps.flatMap(stepLines).join('\n'),
    ...(prompts.length === 0 ? [] : [formText(prompts, answers)]),
    ...(warnings.length === 0 ? [] : [warnings.map((text) => `WARNING ${text}`).join('\n')]),
  ];
  return parts.join('\n\n');
}

/** `Step 1: Deploy database` and below it each machine with what it gets. */
function stepLines({ number, name, skipped, machines }: Plan['steps'][number]): string[] {
  return [
    `Step ${number}: ${name}${skipped === null ? '' : ` (skipped: ${skipped})`}`,
    ...machines.map((machine) => {
      const packages = machine.packages.map(({ packageId, version }) => `${packageId} ${version}`).join(', ');
      const what = machine.skipped === null ? packages : `skipped: ${machine.skipped}`;
      return `  ${machine.machineName}${what === '' ? '' : `  ${what}`}`;
    }),
  ];
}
