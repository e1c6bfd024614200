import type { Package } from '@tako/api';
import type { Command } from 'commander';
import { findPackage } from '../find/find-package.ts';
import { usualListRows } from '../limits.ts';
import { countText } from '../output/count-text.ts';
import { renderFields } from '../output/table.ts';
import { sizeText, timeText } from '../output/time.ts';
import { choice, type PageFlags, pageQuery, wholeNumber, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

const packageHelp = 'Name@1.2.3, or an id such as Packages-7';

export function addPackageCommands(program: Command, cli: Cli): void {
  const group = program.command('package').description("packages in the server's feed");
  addList(group, cli);
  addTransfer(group, cli);
  group
    .command('show')
    .argument('<package>', packageHelp)
    .description('show a package')
    .action(async (id: string) => {
      const { client, output } = await cli.open();
      output.show(await findPackage(client, id), packageFields);
    });
  group
    .command('delete')
    .argument('<package>', packageHelp)
    .description('delete a package that no release holds')
    .action(async (reference: string) => {
      const { client, output } = await cli.open();
      const { id, packageId, version } = await findPackage(client, reference);
      await client.call('packages.delete', { params: { id } });
      output.say(`Deleted package ${packageId} ${version}`);
    });
  addReleases(group, cli);
  addListing(group, cli);
  addClean(group, cli);
}

function addReleases(group: Command, { open }: Cli): void {
  withPage(
    group
      .command('releases')
      .argument('<package>', packageHelp)
      .description('list the releases that hold it'),
    usualListRows,
  ).action(async (reference: string, flags: PageFlags) => {
    const session = await open();
    const { id } = await findPackage(session.client, reference);
    const page = await session.client.call('packages.releases', { params: { id }, query: pageQuery(flags) });
    showPage(session, page, ['PROJECT', 'RELEASE', 'MADE', 'ID'], (use) => [
      ...[use.projectName, use.releaseVersion, timeText(use.createdAt), use.releaseId],
    ]);
  });
}

function addListing(group: Command, { open }: Cli): void {
  for (const [verb, isListed] of [['unlist', false] as const, ['relist', true] as const]) {
    const effect = isListed ? 'show it again' : 'hide a package';
    group
      .command(verb)
      .argument('<package>', packageHelp)
      .description(`${effect} in lists of NuGet clients and as the newest version for releases`)
      .action(async (reference: string) => {
        const { client, output } = await open();
        const { id } = await findPackage(client, reference);
        const changed = await client.call('packages.patch', { params: { id }, body: { isListed } });
        output.show(changed, ({ packageId, version }) => `${packageId} ${version} is ${verb}ed`);
      });
  }
}

type CleanFlags = { readonly olderThanDays: number; readonly dryRun?: boolean };

function addClean(group: Command, { open }: Cli): void {
  group
    .command('clean')
    .description('delete packages that are old and in no release')
    .requiredOption('--older-than-days <n>', 'counted from the push', wholeNumber)
    .option('--dry-run', 'only say what would be deleted')
    .action(async ({ olderThanDays, dryRun = false }: CleanFlags) => {
      const { client, output } = await open();
      const cleaned = await client.call('packages.clean', { body: { olderThanDays, isDryRun: dryRun } });
      const verb = dryRun ? 'Would delete' : 'Deleted';
      output.show(cleaned, ({ packages }) =>
        [
          `${verb} ${countText(packages.length, 'package')}`,
          ...packages.map(({ packageId, version }) => `  ${packageId} ${version}`),
        ].join('\n'),
      );
    });
}

type ListFlags = PageFlags & { readonly id?: string; readonly search?: string };

function addList(group: Command, { open }: Cli): void {
  withPage(
    group.command('list').description('list packages, the newest version of each first'),
    usualListRows,
  )
    .option('--id <id>', 'only the versions of this package')
    .option('--search <text>', 'only packages whose id holds this')
    .action(async (flags: ListFlags) => {
      const session = await open();
      const query = { ...pageQuery(flags), packageId: flags.id, search: flags.search };
      const page = await session.client.call('packages.list', { query });
      showPage(session, page, ['PACKAGE', 'VERSION', 'SIZE', 'PUSHED', 'ID'], (item) => [
        ...[item.packageId, item.version, sizeText(item.sizeBytes), timeText(item.createdAt), item.id],
      ]);
    });
}

function addTransfer(group: Command, { open }: Cli): void {
  group
    .command('push <files...>')
    .description('push .nupkg files to the server; --output json gives a list, one entry a file')
    .addOption(
      choice('--overwrite-mode <mode>', 'when the version exists', ['fail', 'overwrite', 'ignore'], 'fail'),
    )
    .action(async (files: string[], { overwriteMode }: { overwriteMode: 'fail' | 'overwrite' | 'ignore' }) =>
      (await import('./push-packages.ts')).pushPackages(await open(), files, overwriteMode),
    );
  group
    .command('download')
    .argument('<package>', packageHelp)
    .description('fetch a package from the server')
    .option('--out-folder <folder>', 'where to put it', '.')
    .action(async (id: string, { outFolder }: { outFolder: string }) =>
      (await import('./download-package.ts')).downloadPackage(await open(), id, outFolder),
    );
}

function packageFields(item: Package): string {
  return renderFields([
    ['Package', item.packageId],
    ['Version', item.version],
    ['Id', item.id],
    ['Title', item.title],
    ['Description', item.description],
    ['Size', `${sizeText(item.sizeBytes)} in ${countText(item.fileCount, 'file')}`],
    ['SHA-256', item.sha256],
    ['Pushed', timeText(item.createdAt)],
    ['Listed', item.isListed ? null : 'no'],
  ]);
}
