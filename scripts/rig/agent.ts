import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { mustRun, type ProgramCommand, type Running, startProgram, whenLogged } from './program.ts';
import type { RigServer } from './server.ts';

export type RigAgentOptions = {
  readonly name: string;
  readonly roles: readonly string[];
  readonly environments: readonly string[];
  readonly polling: boolean;
  /** Another agent than the one that was built last. */
  readonly program?: ProgramCommand;
  /** False where nobody can reach it. */
  readonly waits?: boolean;
  /** What the program finds in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the server reaches a listening agent, or a polling agent reaches the server, when not directly (a test's proxy). */
  readonly via?: (target: { host: string; port: number }) => Promise<{ host: string; port: number }>;
};

export type RigAgent = RigAgentOptions & {
  readonly home: string;
  /** Where packages are extracted to. */
  readonly applications: string;
  readonly process: () => Running;
  /** Starts it again after it has ended; `env` is for this start only. */
  start(env?: Readonly<Record<string, string>>): void;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
};

/** Makes an agent with a home of its own below `folder`, registers it and starts it; it listens or is connected. */
export async function createAgent(
  folder: string,
  server: RigServer,
  options: RigAgentOptions,
): Promise<RigAgent> {
  const home = path.join(folder, options.name);
  const program = options.program ?? 'tentacle';
  await mkdir(home, { recursive: true });
  const port = await freePort();
  const listen = options.polling ? ['--no-listen'] : ['--port', String(port), '--listen', '127.0.0.1'];
  await mustRun(program, ['--home', home, 'init', '--name', options.name, ...listen]);

  const target = { host: '127.0.0.1', port: options.polling ? server.ready().pollingPort : port };
  const reached = options.via ? await options.via(target) : target;
  const way = `${reached.host}:${reached.port}`;
  await mustRun(program, [
    ...[
      '--home',
      home,
      'register',
      '--server',
      server.url(),
      '--api-key',
      server.apiKey,
      '--name',
      options.name,
    ],
    ...options.environments.flatMap((environment) => ['--environment', environment]),
    ...options.roles.flatMap((role) => ['--role', role]),
    ...(options.polling ? ['--polling', '--server-polling-address', way] : ['--address', way]),
  ]);

  let running: Running | undefined;
  const start = (more: Readonly<Record<string, string>> = {}) => {
    const log = path.join(folder, `${options.name}.log`);
    running = startProgram(program, ['--home', home, 'run'], log, {
      env: { ...options.env, ...more },
    });
  };
  const must = () => {
    if (!running) throw new Error(`${options.name} has not been started`);
    return running;
  };
  start();
  const isThere =
    options.polling && options.waits !== false ? /"connected to the server"/ : /"the agent runs"/;
  await whenLogged(must(), isThere);
  return {
    ...options,
    home,
    applications: path.join(home, 'Applications'),
    process: must,
    start,
    stop: (signal) => must().stop(signal),
  };
}
