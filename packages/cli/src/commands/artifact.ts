import type { Command } from 'commander';
import { usualListRows } from '../limits.ts';
import { sizeText, timeText } from '../output/time.ts';
import { type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import type { ArtifactFlags } from './download-artifacts.ts';

export function addArtifactCommands(program: Command, cli: Cli): void {
  const group = program.command('artifact').description('files that scripts have handed over');
  addList(group, cli);
  withWhich(
    group
      .command('download [artifacts...]')
      .description('fetch artifacts by their ids, or all of a task, deployment or release, by machine'),
  )
    .option('--out-folder <folder>', 'where to put them', '.')
    .action(async (ids: string[], flags: ArtifactFlags & { readonly outFolder: string }) =>
      (await import('./download-artifacts.ts')).downloadArtifacts(
        await cli.open(),
        ids,
        flags,
        flags.outFolder,
      ),
    );
}

function withWhich(command: Command): Command {
  return command
    .option('--task <task>', 'those of this task, such as Tasks-7')
    .option('--deployment <deployment>', 'those of this deployment, such as Deployments-7')
    .option('--release <release>', 'those of every deployment of this release: an id, or Shop@1.2.0');
}

function addList(group: Command, { open }: Cli): void {
  withWhich(
    withPage(group.command('list').description('list artifacts, newest first'), usualListRows),
  ).action(async (flags: PageFlags & ArtifactFlags) => {
    const session = await open();
    const { task, deployment, release } = flags;
    const query = { ...pageQuery(flags), task, deployment, release };
    const page = await session.client.call('artifacts.list', { query });
    showPage(session, page, ['ID', 'NAME', 'SIZE', 'STATE', 'MACHINE', 'STEP', 'TASK', 'WHEN'], (item) => [
      ...[item.id, item.name, sizeText(item.sizeBytes), item.state, item.machineName],
      ...[item.stepName, item.taskId, timeText(item.createdAt)],
    ]);
  });
}
