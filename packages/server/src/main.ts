#!/usr/bin/env node
/** `tako-server`: the server's command line. What a command needs is loaded when it runs. */
import { Command, CommanderError } from 'commander';
import { readConfig } from './config/read-config.ts';
import {
  type Config,
  flagOf,
  type Setting,
  type SettingName,
  settings,
  variableOf,
} from './config/settings.ts';
import { exitCodes, UserError } from './errors.ts';
import { serverVersion } from './version.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

type Flags = Readonly<Record<string, string | undefined>>;

function configOf(flags: Flags): Promise<Config> {
  return readConfig({ flags, env: process.env, file: flags.config });
}

/** What a command that does not serve needs to know. */
const storeSettings: readonly SettingName[] = ['data', 'databaseUrl'];

/** Gives the command these settings as flags, and says in `--help` where else each may stand. */
function withSettings(command: Command, names: readonly SettingName[] = storeSettings): Command {
  for (const name of names) {
    const { key, shape, help, fallback } = settings[name] as Setting<unknown>;
    const rest = fallback === undefined ? '' : `; default ${fallback}`;
    command.option(`${flagOf(key)} ${shape}`, `${help} (${variableOf(key)}${rest})`);
  }
  return command
    .option('--config <file>', 'a JSON file of settings (default: config.json in the data folder)')
    .addHelpText(
      'after',
      '\nA setting is taken from its flag, else its environment variable, else the file, where its key is the name of\n' +
        `the flag in camelCase, e.g. { "port": 8080, "pollingPort": 10943 }.\n`,
    );
}

const sayJson = (value: unknown): void => say(JSON.stringify(value));
const formats = 'text or json';

function build(): Command {
  const program = new Command('tako-server')
    .description('The Tako server: deploys packages to many machines in parallel, and serves the API.')
    .version(serverVersion)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'tako-server: ')) });
  const table = Object.values(exitCodes).map(({ code, meaning }) => `  ${code}  ${meaning}`);
  program.addHelpText('after', `\nExit codes:\n${table.join('\n')}`);

  withSettings(program.command('init'))
    .description('make the data folder, the certificate, the master key and the first administrator')
    .option('--admin <name>', "the first administrator's user name", 'admin')
    .option('--format <format>', formats, 'text')
    .action(async (flags: Flags) => {
      const { init } = await import('./commands/init.ts');
      const made = await init(await configOf(flags), String(flags.admin));
      if (flags.format === 'json') return sayJson(made);
      say(`Thumbprint  ${made.thumbprint}`);
      say(`User        ${made.adminUsername}`);
      say(`Password    ${made.adminPassword}`);
      say(`API key     ${made.apiKey}`);
      say('Password and API key are shown this once; keep them.');
    });
  withSettings(program.command('run'), Object.keys(settings) as SettingName[])
    .description('run the server in the foreground')
    .option('--ready-file <file>', 'write port, pollingPort, pid and thumbprint to this file once it serves')
    .action(async (flags: Flags) => {
      const stop = new AbortController();
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
      const { run } = await import('./commands/run.ts');
      await run(await configOf(flags), flags.readyFile, stop.signal);
    });
  withSettings(program.command('show-thumbprint'), ['data'])
    .description('print the thumbprint that agents see of this server')
    .option('--format <format>', formats, 'text')
    .action(async (flags: Flags) => {
      const { dataFolderAt, readIdentity } = await import('./data-folder/data-folder.ts');
      const { thumbprint } = await readIdentity(dataFolderAt((await configOf(flags)).data));
      if (flags.format === 'json') sayJson({ thumbprint });
      else say(thumbprint);
    });
  withSettings(program.command('backup <folder>'))
    .description('copy all that the server keeps to an empty folder, while it runs or not')
    .action(async (folder: string, flags: Flags) => {
      const { backup } = await import('./commands/backup.ts');
      const made = await backup(await configOf(flags), folder);
      say(`Copied to ${made.folder}, with ${made.packages} package files and ${made.artifacts} artifacts.`);
      say('It holds keys and secrets; restore it by running a server with --data on it (or on a copy).');
    });
  program
    .command('version')
    .description('print the version')
    .action(() => say(serverVersion));
  return program;
}

async function main(): Promise<number> {
  try {
    await build().parseAsync();
    return exitCodes.ok.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage.code;
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`tako-server: ${error.message}\n`);
    return exitCodes[error.exit].code;
  }
}

// Not awaited: a chunk that is loaded meanwhile may import from this file, which would wait for itself.
main().then((code) => {
  process.exitCode = code;
});
