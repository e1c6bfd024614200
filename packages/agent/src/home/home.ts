/** The agent's folder: who it is, whom it trusts, what it has been asked to do. */
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  createIdentity,
  type Identity,
  loadIdentity,
  parseThumbprint,
  type Thumbprint,
} from '@tako/protocol';
import { UserError } from '../errors.ts';
import { readIfThere } from './read-file.ts';
import { replaceFile } from './write-file.ts';

export type PolledServer = { readonly host: string; readonly port: number; readonly thumbprint: Thumbprint };

export type Config = {
  readonly name: string;
  /** Undefined: does not listen. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Packages are extracted below it. */
  readonly applications: string;
  readonly trusted: readonly Thumbprint[];
  readonly polled: readonly PolledServer[];
};

/** Paths inside the home folder. */
export type Home = {
  readonly folder: string;
  readonly config: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly files: string;
  readonly actions: string;
  readonly lock: string;
  readonly journal: string;
  readonly epochs: string;
  readonly versions: string;
  readonly upgrade: string;
};

export function homeAt(given: string): Home {
  const folder = path.resolve(given);
  const at = (name: string) => path.join(folder, name);
  return {
    folder,
    config: at('config.json'),
    certificate: at('certificate.pem'),
    privateKey: at('private-key.pem'),
    files: at('files'),
    actions: at('actions'),
    lock: at('running.json'),
    journal: at('DeploymentJournal.xml'),
    epochs: at('epochs.json'),
    versions: at('versions'),
    upgrade: at('upgrade.json'),
  };
}

export function defaultHomeFolder(env: NodeJS.ProcessEnv): string {
  if (env.TENTACLE_HOME) return env.TENTACLE_HOME;
  return process.platform === 'win32'
    ? path.join(env.ProgramData ?? 'C:\\ProgramData', 'Tentacle')
    : '/var/lib/tentacle';
}

/** What `createHome` found: `renewed` is a configuration that has got a new identity. */
export type HomeState = 'made' | 'renewed' | 'there';

/**
 * Makes folder, identity and configuration, each where it is not there yet: a configuration never changes, so that
 * whoever takes the certificate away gets a new one and keeps whom this agent trusts.
 */
export async function createHome(
  home: Home,
  config: Config,
): Promise<{ identity: Identity; state: HomeState }> {
  await makeFolder(home, config.applications);
  const isConfigured = (await readIfThere(home.config)) !== undefined;
  if (!isConfigured) await writeConfig(home, config);
  if ((await readIfThere(home.certificate)) !== undefined) {
    return { identity: await readIdentity(home), state: 'there' };
  }
  const { name } = isConfigured ? await readConfig(home) : config;
  const identity = await createIdentity({ commonName: `Tako agent ${name}` });
  // The key first: a certificate without its key would be taken for a finished home.
  await replaceFile(home.privateKey, identity.privateKeyPem.reveal());
  await replaceFile(home.certificate, identity.certificatePem, 0o644);
  return { identity, state: isConfigured ? 'renewed' : 'made' };
}

/** Others may pass through it to applications that lie in it, and see no more; all else in it has modes of its own. */
async function makeFolder({ folder }: Home, applications: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const holdsApplications = !path.relative(folder, applications).startsWith('..');
  if (made !== undefined) await chmod(folder, holdsApplications ? 0o711 : 0o700);
}

export async function readIdentity(home: Home): Promise<Identity> {
  const [certificate, key] = [await readIfThere(home.certificate), await readIfThere(home.privateKey)];
  if (certificate === undefined || key === undefined) {
    throw new UserError(`${home.folder} holds no agent; run "tentacle --home ${home.folder} init" first`);
  }
  return loadIdentity(certificate, key);
}

export async function readConfig(home: Home): Promise<Config> {
  const text = await readIfThere(home.config);
  if (text === undefined) {
    throw new UserError(`${home.folder} holds no agent; run "tentacle --home ${home.folder} init" first`);
  }
  try {
    return checkedConfig(JSON.parse(text));
  } catch (error) {
    throw new UserError(`${home.config} cannot be used: ${(error as Error).message}`, 'failed', error);
  }
}

function checkedConfig(value: Config): Config {
  const thumbprint = (text: string): Thumbprint => {
    const parsed = parseThumbprint(text);
    if (typeof parsed !== 'string') throw new Error(parsed.problem);
    return parsed;
  };
  if (typeof value.name !== 'string' || typeof value.applications !== 'string') {
    throw new Error('name and applications must be there');
  }
  return {
    ...value,
    trusted: (value.trusted ?? []).map(thumbprint),
    polled: (value.polled ?? []).map((server) => ({ ...server, thumbprint: thumbprint(server.thumbprint) })),
  };
}

export async function writeConfig(home: Home, config: Config): Promise<void> {
  await replaceFile(home.config, `${JSON.stringify(config, null, 2)}\n`);
}

/** Reads, changes and writes the configuration. */
export async function changeConfig(home: Home, change: (config: Config) => Config): Promise<Config> {
  const config = change(await readConfig(home));
  await writeConfig(home, config);
  return config;
}
