import os from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { createHome, type Home, type HomeState } from '../home/home.ts';

export type InitOptions = {
  readonly name?: string;
  readonly port: string;
  readonly listen: string | false;
  readonly applications?: string;
};

/** The port at which agents of this kind listen by custom. */
export const defaultPort = 10_933;

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UserError(`"${text}" is no port`, 'usage');
  return port;
}

/** Makes the home; identity and configuration stay where they are there. */
export async function init(home: Home, options: InitOptions, say: (line: string) => void): Promise<void> {
  const config = {
    name: options.name ?? os.hostname(),
    applications: path.resolve(options.applications ?? path.join(home.folder, 'Applications')),
    trusted: [],
    polled: [],
    ...(options.listen === false ? {} : { listen: { host: options.listen, port: parsePort(options.port) } }),
  };
  const { identity, state } = await createHome(home, config);
  say(tellings[state](home.folder));
  say(`Thumbprint ${identity.thumbprint}`);
}

const tellings: Record<HomeState, (folder: string) => string> = {
  made: (folder) => `Made an agent in ${folder}`,
  renewed: (folder) =>
    `Made a new key and certificate in ${folder}; the configuration was kept. Servers know the old thumbprint: "tentacle --home ${folder} register --force" tells them the new one`,
  there: (folder) => `${folder} holds an agent already; it was left as it is`,
};
