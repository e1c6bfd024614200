import { createAgent, type RigAgent } from '../rig/agent.ts';
import { type Api, apiOf } from '../rig/api.ts';
import type { ProgramCommand } from '../rig/program.ts';
import { createServer, type RigServer } from '../rig/server.ts';

export type Bench = {
  readonly server: RigServer;
  readonly api: Api;
  readonly agent: RigAgent;
  stop(): Promise<void>;
};

/** A server with the environment `Bench` and one agent, `box` with the role `box`, which is connected. */
export async function startOneAgent(
  folder: string,
  polling: boolean,
  program: ProgramCommand = 'tentacle',
): Promise<Bench> {
  const server = await createServer(folder);
  const api = apiOf(server);
  await api.post('/environments', { name: 'Bench' });
  const wanted = { name: 'box', roles: ['box'], environments: ['Bench'], polling, program };
  const agent = await createAgent(folder, server, wanted);
  await api.post('/machines/box/health-check');
  const stop = async () => {
    await agent.stop();
    await server.stop();
  };
  return { server, api, agent, stop };
}
