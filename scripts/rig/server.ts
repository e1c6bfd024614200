import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { mustRun, type Running, readyFile, startProgram } from './program.ts';

export type ServerReady = {
  readonly port: number;
  readonly pollingPort: number;
  readonly pid: number;
  readonly thumbprint: string;
};

export type RigServer = {
  readonly folder: string;
  readonly apiKey: string;
  readonly adminPassword: string;
  /** The facts of the newest start. */
  readonly ready: () => ServerReady;
  readonly url: () => string;
  readonly process: () => Running;
  /** What `tako` needs in its environment to talk to this server. */
  readonly env: () => Record<string, string>;
  /** Starts it again after it has ended, on the same data folder and ports; `env` is for this start only. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
};

export type RigServerOptions = {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

type InitAnswer = { readonly adminUsername: string; readonly adminPassword: string; readonly apiKey: string };

/** Makes a server with a data folder of its own below `folder` and starts it on free ports of loopback. */
export async function createServer(folder: string, options: RigServerOptions = {}): Promise<RigServer> {
  const data = path.join(folder, 'server');
  await mkdir(folder, { recursive: true });
  const env = options.env ?? {};
  const init = JSON.parse(
    await mustRun('tako-server', ['init', '--data', data, '--format', 'json'], { env }),
  ) as InitAnswer;
  let running: Running | undefined;
  let ready: ServerReady | undefined;

  const must = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the server has not been started');
    return value;
  };
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const file = path.join(folder, 'server-ready.json');
    await rm(file, { force: true });
    const flags = [
      ...['run', '--data', data, '--ready-file', file],
      ...['--port', String(ready?.port ?? 0), '--polling-port', String(ready?.pollingPort ?? 0)],
      ...(options.flags ?? []),
    ];
    running = startProgram('tako-server', flags, path.join(folder, 'server.log'), {
      env: { ...env, ...more },
    });
    ready = await readyFile<ServerReady>(file, running);
  };
  await start();
  const url = () => `http://127.0.0.1:${must(ready).port}`;
  return {
    folder: data,
    apiKey: init.apiKey,
    adminPassword: init.adminPassword,
    ready: () => must(ready),
    url,
    process: () => must(running),
    env: () => ({ TAKO_SERVER: url(), TAKO_API_KEY: init.apiKey }),
    start,
    stop: (signal) => must(running).stop(signal),
  };
}
