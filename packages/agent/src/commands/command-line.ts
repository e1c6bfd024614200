/** The command line of `tentacle`. What a command needs is loaded when it runs. */
import { Command, CommanderError, Option } from 'commander';
import { exitCodes, UserError } from '../errors.ts';
import { defaultHomeFolder, homeAt } from '../home/home.ts';
import { spanMs } from '../link/link-spans.ts';
import { agentVersion } from '../version.ts';
import type { RunOptions } from './run.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const formatOption = (): Option =>
  new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text');
const spanOption = (flags: string, text: string, variable: string): Option =>
  new Option(flags, text).env(`TENTACLE_${variable}`).argParser(spanMs);
const collect = (value: string, before: string[]): string[] => [...before, value];

function build(outcome: { code: number }): Command {
  const program = new Command('tentacle')
    .description(
      'The Tako agent: deploys packages and runs scripts on this machine for the servers that it trusts.',
    )
    .option(
      '--home <folder>',
      "the agent's folder (environment: TENTACLE_HOME)",
      defaultHomeFolder(process.env),
    )
    .version(agentVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'tentacle: ')) });
  const home = () => homeAt(program.opts<{ home: string }>().home);
  const table = Object.values(exitCodes).map(({ code, meaning }) => `  ${code}  ${meaning}`);
  program.addHelpText('after', `\nExit codes:\n${table.join('\n')}`);

  program
    .command('init')
    .description('make the folder, the key and the certificate')
    .option('--name <name>', 'what this machine is called (default: the host name)')
    .option('--port <port>', 'the port to listen on', '10933')
    .option('--listen <address>', 'the address to listen on', '0.0.0.0')
    .option('--no-listen', 'do not listen: this agent polls its servers')
    .option('--applications <folder>', 'where packages are extracted to (default: Applications in the home)')
    .action(async (options) => (await import('./init.ts')).init(home(), options, say));
  program
    .command('show-thumbprint')
    .description('print the thumbprint of this agent')
    .addOption(formatOption())
    .action(async ({ format }: { format: string }) => {
      const { readIdentity } = await import('../home/home.ts');
      const { thumbprint } = await readIdentity(home());
      say(format === 'json' ? JSON.stringify({ thumbprint }) : thumbprint);
    });
  program
    .command('trust <thumbprint>')
    .description('let the server with this thumbprint in')
    .action(async (thumbprint: string) => (await import('./trust.ts')).trust(home(), thumbprint, say));
  program
    .command('untrust <thumbprint>')
    .description('let the server with this thumbprint no longer in')
    .action(async (thumbprint: string) => (await import('./trust.ts')).untrust(home(), thumbprint, say));
  program
    .command('register')
    .description('make this agent and a server known to each other')
    .option('--server <url>', "the server's URL")
    .addOption(
      new Option('--token <token>', 'a registration token of the server, which is good for one machine').env(
        'TENTACLE_REGISTRATION_TOKEN',
      ),
    )
    .option(
      '--api-key <key>',
      'an API key of the server (environment: TAKO_API_KEY)',
      process.env.TAKO_API_KEY,
    )
    .option('--environment <name>', 'an environment to be in; may be repeated', collect, [])
    .option('--role <role>', 'a role to have; may be repeated', collect, [])
    .option('--name <name>', 'what the machine is called on the server')
    .option('--polling', 'the agent polls the server; nothing has to reach this machine')
    .option('--address <host:port>', 'where the server reaches this machine')
    .option('--server-thumbprint <thumbprint>', 'go on only where this is what the server calls its own')
    .option('--server-polling-address <host:port>', 'where to poll the server')
    .option('--force', 'update the machine where the server knows its thumbprint or its name already')
    .action(async ({ token, ...options }) => {
      if (token === undefined) return (await import('./register.ts')).register(home(), options, say);
      const { registerWithToken } = await import('./register-with-token.ts');
      return registerWithToken(home(), token, options, say);
    });
  program
    .command('run')
    .description('run the agent in the foreground')
    .addOption(
      spanOption('--heartbeat-ms <ms>', 'how often a server is asked for a sign of life', 'HEARTBEAT_MS'),
    )
    .addOption(
      spanOption(
        '--dead-after-ms <ms>',
        'a connection on which nothing has come for so long is cut',
        'DEAD_AFTER_MS',
      ),
    )
    .addOption(
      spanOption(
        '--upgrade-trial-ms <ms>',
        'an upgraded agent that no server has met for so long is rolled back',
        'UPGRADE_TRIAL_MS',
      ),
    )
    .action(async (options: RunOptions) => {
      outcome.code = await (await import('./run.ts')).run(home(), options);
    });
  program
    .command('service <verb>')
    .description('install, uninstall, start, stop or status: the agent as a service')
    .option('--instance <name>', 'a name for each of several agents on one machine', 'tentacle')
    .option('--user <user>', 'run as this user')
    .option('--print', 'only print the unit')
    .action(async (verb: string, options) => {
      const { service, serviceVerbs } = await import('../service/service.ts');
      const known = serviceVerbs.find((candidate) => candidate === verb);
      if (!known) throw new UserError(`"${verb}" is none of ${serviceVerbs.join(', ')}`, 'usage');
      await service(home(), known, options, say);
    });
  program
    .command('status')
    .description('print what this agent is and does')
    .addOption(formatOption())
    .action(async ({ format }: { format: string }) =>
      (await import('./status.ts')).status(home(), format === 'json', say),
    );
  program
    .command('clean')
    .description('remove installations of packages that are no longer kept')
    .option('--retention-set <set>', 'whose: what deployments give as OctopusRetentionPolicySet')
    .option('--days <number>', 'those older than so many days')
    .option('--releases <number>', 'those before the current one and so many before it')
    .action(async (options) => (await import('./clean.ts')).clean(home(), options, say));
  program
    .command('version')
    .description('print the version')
    .action(() => say(agentVersion));
  program
    .command('build-info')
    .description('print which program this is: version, commit, Node, platform, and its SHA-256')
    .addOption(formatOption())
    .action(async ({ format }: { format: string }) =>
      (await import('./build-info.ts')).printBuildInfo(format === 'json', say),
    );
  return program;
}

/** Does what the command line asks for; settles with the exit code. Throws what is a bug. */
export async function runCommandLine(): Promise<number> {
  try {
    const outcome: { code: number } = { code: exitCodes.ok.code };
    await build(outcome).parseAsync();
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage.code;
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`tentacle: ${error.message}\n`);
    return exitCodes[error.exit].code;
  }
}
