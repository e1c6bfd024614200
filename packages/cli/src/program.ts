/** What `tako` can do, command group by command group. */
import { Command, Option } from 'commander';
import { addApiKeyCommands } from './commands/api-key.ts';
import { addArtifactCommands } from './commands/artifact.ts';
import { addChannelCommands } from './commands/channel.ts';
import { addDeploymentCommands } from './commands/deployment.ts';
import { addEnvironmentCommands } from './commands/environment.ts';
import { addFeedCommands } from './commands/feed.ts';
import { addLoginCommands } from './commands/login.ts';
import { addMachineCommands } from './commands/machine.ts';
import { addMachinePolicyCommands } from './commands/machine-policy.ts';
import { addPackCommand } from './commands/pack.ts';
import { addPackageCommands } from './commands/package.ts';
import { addProjectCommands } from './commands/project.ts';
import { addReleaseCommands } from './commands/release.ts';
import { addTaskCommands } from './commands/task.ts';
import { addUserCommands } from './commands/user.ts';
import { addVariableSetCommands } from './commands/variable-set.ts';
import { exitTable } from './errors.ts';
import { createCli, type GlobalFlags } from './session/session.ts';
import { cliVersion } from './version.ts';

export function buildProgram(): Command {
  const program = new Command('tako')
    .description('Tako deploys packages to your machines: this is its command line.')
    .option('--server <url>', 'the server (environment: TAKO_SERVER; else what tako login keeps)')
    .option('--api-key <key>', 'an API key of it (environment: TAKO_API_KEY; else what tako login keeps)')
    .addOption(
      new Option('--output <format>', "text for people, json for programs: the API's answers")
        .choices(['text', 'json'])
        .default('text'),
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
    .exitOverride();
  program.addHelpText('after', `\n${exitTable}`);

  const cli = createCli(() => program.opts<GlobalFlags>());
  addLoginCommands(program, cli);
  addPackCommand(program, cli);
  addPackageCommands(program, cli);
  addFeedCommands(program, cli);
  addEnvironmentCommands(program, cli);
  addMachineCommands(program, cli);
  addMachinePolicyCommands(program, cli);
  addProjectCommands(program, cli);
  addVariableSetCommands(program, cli);
  addChannelCommands(program, cli);
  addReleaseCommands(program, cli);
  addDeploymentCommands(program, cli);
  addTaskCommands(program, cli);
  addArtifactCommands(program, cli);
  addUserCommands(program, cli);
  addApiKeyCommands(program, cli);
  program
    .command('version')
    .description('print the version, as tako --version does')
    .action(() => cli.output().show({ version: cliVersion }, ({ version }) => version));
  return program;
}

/** An option of this name would take the `--version` of a release or package away from the commands that have one. */
export function commandLineOf(words: readonly string[]): readonly string[] {
  return words[0] === '--version' ? ['version', ...words.slice(1)] : words;
}

/** As our own errors look. */
function oneLine(text: string): string {
  return `tako: ${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')}\n`;
}
