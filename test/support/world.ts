/** A server and agents as real processes in a temp folder, ended by their ids and removed when the test is over. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packFolder } from '@tako/nuget';
import { createAgent, type RigAgent, type RigAgentOptions } from '../../scripts/rig/agent.ts';
import { type Api, apiOf } from '../../scripts/rig/api.ts';
import { createServer, type RigServer, type RigServerOptions } from '../../scripts/rig/server.ts';

export type World = {
  readonly folder: string;
  readonly server: RigServer;
  readonly api: Api;
  readonly agents: Map<string, RigAgent>;
  addAgent(options: Partial<RigAgentOptions> & { name: string; roles: readonly string[] }): Promise<RigAgent>;
  /** Packs these files and pushes the package; its file. */
  pushPackage(id: string, version: string, files: Readonly<Record<string, string | Buffer>>): Promise<string>;
  close(): Promise<void>;
};

/** An environment `Test` is there; machines come with `addAgent`. */
export async function createWorld(options: RigServerOptions = {}): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-e2e-'));
  const server = await createServer(folder, options);
  const api = apiOf(server);
  await api.post('/environments', { name: 'Test' });
  const agents = new Map<string, RigAgent>();
  return {
    folder,
    server,
    api,
    agents,
    addAgent: async (wanted) => {
      const agent = await createAgent(folder, server, { environments: ['Test'], polling: false, ...wanted });
      agents.set(agent.name, agent);
      return agent;
    },
    pushPackage: async (id, version, files) => {
      const file = await packFiles(folder, id, version, files);
      await api.pushPackage(file);
      return file;
    },
    close: async () => {
      await Promise.all([...agents.values()].map((agent) => agent.stop('SIGKILL')));
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Writes the files below a folder of their own and packs it; the package's file. */
export async function packFiles(
  folder: string,
  id: string,
  version: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const source = path.join(folder, 'sources', `${id}.${version}`);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(source, name)), { recursive: true });
    await writeFile(path.join(source, name), content);
  }
  const target = path.join(folder, `${id}.${version}.nupkg`);
  await packFolder(source, { id, version, authors: 'tests', description: `${id} of the tests` }, target);
  return target;
}
