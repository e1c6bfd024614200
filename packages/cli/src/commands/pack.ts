import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Output } from '../output/output.ts';
import type { PackFlags } from '../pack/pack-flags.ts';
import { choice, repeated } from '../session/options.ts';
import type { Cli } from '../session/session.ts';

export function addPackCommand(program: Command, { output }: Cli): void {
  const command = program
    .command('pack')
    .argument('[source]', 'a .nuspec, or a built project or its folder; without it, the files of --base-path')
    .description('make a package of a folder, a .nuspec or a built project');
  addIdentity(command);
  addContent(command);
  addProject(command);
  command
    .addOption(choice('--format <format>', 'a NuGet package or a plain zip', ['nupkg', 'zip'], 'nupkg'))
    .addOption(choice('--compression-level <level>', 'how small', ['none', 'fast', 'optimal'], 'optimal'))
    .option('--out-folder <folder>', 'where to put <id>.<version>.nupkg', '.')
    .option('--overwrite', 'replace the file where it is there')
    .option('--ignore-misplaced-scripts', 'do not warn of Deploy.ps1 and others that are not at the root')
    .option(
      '--msbuild-targets [file]',
      'only write the targets that MSBuild packs by (default: Tako.targets)',
    )
    .addOption(new Option('--msbuild-facts <file>', 'pack what these targets have written there'))
    .action(async (source: string | undefined, flags: PackFlags & MsbuildFlags) =>
      run(output(), source, flags),
    );
}

type MsbuildFlags = { readonly msbuildTargets?: string | true; readonly msbuildFacts?: string };

async function run(
  output: Output,
  source: string | undefined,
  flags: PackFlags & MsbuildFlags,
): Promise<void> {
  const { msbuildTargets, msbuildFacts } = flags;
  if (msbuildTargets !== undefined) {
    const { writeTargets } = await import('../pack/write-targets.ts');
    return writeTargets(output, msbuildTargets === true ? 'Tako.targets' : msbuildTargets, flags);
  }
  if (msbuildFacts !== undefined) {
    return (await import('../pack/pack-build.ts')).packBuild(output, msbuildFacts, flags, process.env);
  }
  return (await import('../pack/pack-package.ts')).packPackage(output, source, flags);
}

function addIdentity(command: Command): void {
  command
    .option('--id <id>', 'of the package, such as Shop.Web')
    .option(
      '--version <version>',
      'of the package, such as 1.2.0 or 1.2.0-beta.1 (default: from date and time)',
    )
    .option('--append-to-id <text>', 'put it behind the id, with a dot between')
    .option(
      '--append-to-version <text>',
      'put it behind the version, with a dash between unless it begins with one or +',
    )
    .option('--title <text>', 'its name for people')
    .addOption(repeated('--author <name>', 'who made it (default: the user of this system, else unknown)'))
    .option('--description <text>', 'what it is (default: the id)')
    .option('--release-notes <text>', 'what is new in this version')
    .option('--release-notes-file <file>', 'a file that says so');
}

function addContent(command: Command): void {
  command
    .option('--base-path <folder>', 'where files are looked for (default: here, or where the .nuspec is)')
    .addOption(repeated('--include <pattern>', 'only these files, such as bin/**/*.dll'))
    .addOption(repeated('--exclude <pattern>', 'not these files, such as **/*.pdb'))
    .addOption(
      new Option('--property <name=value>', 'the value of $name$ in the .nuspec; may be repeated').argParser(
        addProperty,
      ),
    );
}

function addProperty(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Say it as name=value.');
  return new Map([...before, [text.slice(0, at).trim(), text.slice(at + 1)]]);
}

function addProject(command: Command): void {
  command
    .option('--configuration <name>', 'which build of a project', 'Release')
    .option('--build-output <folder>', 'where it is (default: as the project says)')
    .addOption(
      new Option('--version-from <which>', "of a project's assembly, which version counts").choices([
        'file',
        'product',
      ]),
    )
    .option('--enforce-adding-files', "add a project's files also where its .nuspec names files");
}
