import type { Command } from 'commander';
import type { Cli } from '../session/session.ts';
import type { PackFlags } from './pack-package.ts';

export function addPackCommand(program: Command, { output }: Cli): void {
  program
    .command('pack')
    .description('make a NuGet package of the files in a folder')
    .requiredOption('--id <id>', 'of the package, such as Shop.Web')
    .requiredOption('--version <version>', 'of the package, such as 1.2.0 or 1.2.0-beta.1')
    .option('--base-path <folder>', 'the folder whose files are packed', '.')
    .option('--out-folder <folder>', 'where to put <id>.<version>.nupkg', '.')
    .option('--description <text>', 'what it is (default: the id)')
    .option('--author <name>', 'who made it (default: the user of this system, else unknown)')
    .option('--release-notes <text>', 'what is new in this version')
    .option('--overwrite', 'replace the file where it is there')
    .action(async (flags: PackFlags) => (await import('./pack-package.ts')).packPackage(output(), flags));
}
