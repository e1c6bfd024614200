/** A server and one agent that reach each other through a proxy that the test holds. */
import path from 'node:path';
import type { RigAgent } from '../../scripts/rig/agent.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { createWorld, type World } from './world.ts';

export type ProxiedWorld = World & {
  readonly proxy: FaultProxy;
  readonly agent: RigAgent;
  /** A path in the folder that goes with this world. */
  file(name: string): string;
};

type Environments = { readonly server?: Record<string, string>; readonly agent?: Record<string, string> };

/** The agent is `box`, its only role too. */
export async function createProxiedWorld(polling: boolean, env: Environments = {}): Promise<ProxiedWorld> {
  const world = await createWorld({ env: env.server ?? {} });
  let proxy: FaultProxy | undefined;
  const agent = await world.addAgent({
    ...{ name: 'box', roles: ['box'], polling, env: env.agent ?? {} },
    via: async (target) => {
      proxy = await startFaultProxy(target);
      return { host: '127.0.0.1', port: proxy.port };
    },
  });
  if (!proxy) throw new Error('the agent did not ask for its way');
  const between = proxy;
  return {
    ...world,
    ...{ proxy: between, agent },
    file: (name) => path.join(world.folder, name),
    close: async () => {
      await world.close();
      await between.close();
    },
  };
}

export const boxScript = (name: string, body: string) => ({
  ...{ name, roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body } },
});

export const boxPackage = (packageId: string) => ({
  ...{ name: 'Place', roles: ['box'], action: { kind: 'deploy-package', packageId } },
});
