import type { Release } from '@tako/api';
import { ApiError } from '@tako/client';
import { parseVersion } from '@tako/nuget';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { findProject } from '../find/find.ts';
import { findRelease } from '../find/find-release.ts';
import { projectNames, scopeNames } from '../find/names.ts';
import { usualListRows } from '../limits.ts';
import { renderFields, renderTable } from '../output/table.ts';
import { timeText } from '../output/time.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, repeated, withPage } from '../session/options.ts';
import type { Cli, Session } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { deployRelease } from '../watch/deploy-release.ts';
import { type WatchFlags, withWatch } from '../watch/watch-options.ts';
import { type CreateFlags, createRelease, type NotesFlags, notesOf } from './create-release.ts';
import { type ChoiceFlags, environmentsOf, withChoices } from './deploy-options.ts';
import { snapshotText } from './project-tables.ts';

export function addReleaseCommands(program: Command, cli: Cli): void {
  const group = program.command('release').description('what was frozen to be deployed, and deploying it');
  addCreate(group, cli);
  addDeploy(group, cli);
  addList(group, cli);
  addShow(group, cli);
  addEdit(group, cli);
  addSnapshot(group, cli);
  addUpdateVariables(group, cli);
  addDelete(group, cli);
}

const notesHelp = 'what is new';
const notesFileHelp = 'the same from a file; - is standard input';

function addCreate(group: Command, { open }: Cli): void {
  const command = group
    .command('create')
    .description("freeze a project's steps, variables and package versions; with --deploy-to also deploy it")
    .requiredOption('--project <project>', 'the project: name, slug or id')
    .option('--channel <channel>', 'the channel that it belongs to (default: the default channel)')
    .option(
      '--version <version>',
      'of the release, or a mask such as 1.2.i (default: as the project numbers its releases)',
    )
    .option('--package-version <version>', 'of every package that --package does not name')
    .addOption(repeated('--package <step:version>', 'the package version of one step'))
    .option('--release-notes <text>', notesHelp)
    .option('--release-notes-file <file>', notesFileHelp)
    .option('--ignore-existing', 'take the release of that version where there is one')
    .addOption(repeated('--deploy-to <environment>', 'deploy it there at once'));
  withWatch(withChoices(command)).action(async (flags: CreateFlags) => createRelease(await open(), flags));
  command.addHelpText(
    'after',
    '\nWith --deploy-to, --output json gives {"release": ..., "deployments": [...]}.',
  );
}

type DeployFlags = ChoiceFlags & WatchFlags & { project: string; version: string; environment: string[] };

function addDeploy(group: Command, { open }: Cli): void {
  const command = group
    .command('deploy')
    .description('deploy a release to one environment, or to several at once')
    .requiredOption('--project <project>', 'the project: name, slug or id')
    .requiredOption('--version <version>', 'of the release')
    .addOption(repeated('--environment <environment>', 'where to').makeOptionMandatory());
  withWatch(withChoices(command)).action(async (flags: DeployFlags) => {
    const session = await open();
    const release = await findRelease(session.client, flags.project, flags.version);
    const targets = await environmentsOf(session.client, flags.environment);
    await deployRelease(session, release, targets, flags, flags, (deployments) => deployments);
  });
  command.addHelpText('after', '\n--output json gives a list, one entry a deployment, when all is over.');
}

type ListFlags = PageFlags & {
  readonly project?: string;
  readonly channel?: string;
  readonly search?: string;
};

function addList(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list releases, newest first'), usualListRows)
    .option('--project <project>', 'only those of this project')
    .option('--channel <channel>', 'only those of this channel of the project')
    .option('--search <text>', 'only those with this in their version')
    .action(async (flags: ListFlags) => {
      const session = await open();
      const { project, channel, search } = flags;
      const query = { ...pageQuery(flags), project, channel, search };
      const page = await session.client.call('releases.list', { query });
      const nameOf = session.output.format === 'text' ? await projectNames(session.client) : String;
      showPage(session, page, ['PROJECT', 'VERSION', 'CREATED', 'BY', 'ID'], (release) => [
        nameOf(release.projectId),
        ...[release.version, timeText(release.createdAt), release.createdBy, release.id],
      ]);
    });
}

type OneFlags = { readonly project?: string };
const releaseHelp = 'an id such as Releases-7, or with --project its version';

/** By id or slug; with a project, by version. */
async function oneRelease({ client }: Session, reference: string, { project }: OneFlags): Promise<Release> {
  if (project !== undefined) return findRelease(client, project, reference);
  return client.call('releases.get', { params: { id: reference } }).catch((cause: unknown) => {
    if (!(cause instanceof ApiError) || cause.code !== 'not-found') throw cause;
    const hints = parseVersion(reference) ? ['of which project is the version? give --project'] : [];
    throw new UserError(cause.message, 'notFound', { cause, hints });
  });
}

function addShow(group: Command, { open }: Cli): void {
  group
    .command('show')
    .argument('<release>', releaseHelp)
    .description('show a release and its packages')
    .option('--project <project>', 'the project that the version is of')
    .action(async (reference: string, flags: OneFlags) => {
      const session = await open();
      const release = await oneRelease(session, reference, flags);
      const project = await findProject(session.client, release.projectId);
      const params = { id: project.id, channel: release.channelId };
      const channel = await session.client.call('channels.get', { params });
      session.output.show(release, (shown) => releaseText(shown, project.name, channel.name));
    });
}

function addEdit(group: Command, { open }: Cli): void {
  group
    .command('edit')
    .argument('<release>', releaseHelp)
    .description('change the notes of a release; all else of it is frozen')
    .option('--project <project>', 'the project that the version is of')
    .option('--release-notes <text>', notesHelp)
    .option('--release-notes-file <file>', notesFileHelp)
    .action(async (reference: string, flags: OneFlags & NotesFlags) => {
      const session = await open();
      const fields = { notes: await notesOf(flags) };
      const body = changesOf(fields, '--release-notes or --release-notes-file');
      const { id } = await oneRelease(session, reference, flags);
      const release = await session.client.call('releases.patch', { params: { id }, body });
      session.output.show(release, ({ version }) => `Changed release ${version} (${id})`);
    });
}

function addSnapshot(group: Command, { open }: Cli): void {
  group
    .command('snapshot')
    .argument('<release>', releaseHelp)
    .description('show the steps and the variables that a release has frozen')
    .option('--project <project>', 'the project that the version is of')
    .action(async (reference: string, flags: OneFlags) => {
      const session = await open();
      const { client, output } = session;
      const { id, projectId } = await oneRelease(session, reference, flags);
      const snapshot = await client.call('releases.snapshot', { params: { id } });
      const nameOf =
        output.format === 'text' ? await scopeNames(client, projectId, snapshot.process) : String;
      output.show(snapshot, (shown) => snapshotText(shown, nameOf));
    });
}

function addUpdateVariables(group: Command, { open }: Cli): void {
  group
    .command('update-variables')
    .argument('<release>', releaseHelp)
    .description("take the project's variables of now into a release, for its deployments to come")
    .option('--project <project>', 'the project that the version is of')
    .action(async (reference: string, flags: OneFlags) => {
      const session = await open();
      const { id } = await oneRelease(session, reference, flags);
      const release = await session.client.call('releases.updateVariables', { params: { id } });
      session.output.show(
        release,
        ({ version }) => `Release ${version} (${id}) has the variables of its project as they are now`,
      );
    });
}

function addDelete(group: Command, { open }: Cli): void {
  group
    .command('delete')
    .argument('<release>', releaseHelp)
    .description('delete a release that is not being deployed')
    .option('--project <project>', 'the project that the version is of')
    .action(async (reference: string, flags: OneFlags) => {
      const session = await open();
      const { id, version } = await oneRelease(session, reference, flags);
      await session.client.call('releases.delete', { params: { id } });
      session.output.say(`Deleted release ${version} (${id})`);
    });
}

function releaseText(release: Release, project: string, channel: string): string {
  const fields = renderFields([
    ['Project', project],
    ['Channel', channel],
    ['Version', release.version],
    ['Id', release.id],
    ['Created', `${timeText(release.createdAt)} by ${release.createdBy}`],
    ['Variables', release.hasVariablesOfNow ? 'those of now' : 'changed since; see update-variables'],
    ['Notes', release.notes],
  ]);
  if (release.packages.length === 0) return fields;
  const rows = release.packages.map(({ step, packageId, version }) => [step, packageId, version]);
  return `${fields}\n\n${renderTable(['STEP', 'PACKAGE', 'VERSION'], rows)}`;
}
