import os from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { createHome, type Home } from '../home/home.ts';

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

/** Makes the home; an identity that is there stays. */
export async function init(home: Home, options: InitOptions, say: (line: string) => void): Promise<void> {
  const config = {
    name: options.name ?? os.hostname(),
    applications: path.resolve(options.applications ?? path.join(home.folder, 'Applications')),
    trusted: [],
    polled: [],
    ...(options.listen === false ? {} : { listen: { host: options.listen, port: parsePort(options.port) } }),
  };
  const { identity, made } = await createHome(home, config);
  say(
    made ? `Made an agent in ${home.folder}` : `${home.folder} holds an agent already; it was left as it is`,
  );
  say(`Thumbprint ${identity.thumbprint}`);
}
