import type { AgentLink } from '../agent-link/agent-link.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { type Handlers, pageOf } from '../http/handlers.ts';
import { deleteMachine } from './delete-machine.ts';
import { discoverAgent } from './discover-agent.ts';
import { filterOf } from './filter-of.ts';
import { listMachines } from './machine.store.ts';
import type { MachineRecord } from './machine.ts';
import { createMachine, patchMachine } from './save-machine.ts';
import { getMachine, showMachine } from './show-machine.ts';

export type MachineRouteOptions = {
  readonly db: Db;
  readonly agentLink: Pick<AgentLink, 'isConnected' | 'clockAheadMs' | 'look' | 'refresh'>;
};

/**
 * The operations on machines, but for health checks, which are tasks, and for what agents ask themselves. The link to
 * the agents hears of each change before it is answered.
 */
export function machineRoutes({
  db,
  agentLink,
}: MachineRouteOptions): Omit<Handlers<'machines'>, 'machines.check' | 'machines.register'> {
  const refreshed = async (changing: Promise<MachineRecord>) => {
    const record = await changing;
    await agentLink.refresh();
    return showMachine(agentLink, record);
  };
  return {
    'machines.list': async ({ query }) => {
      const machines = await listMachines(db, await filterOf(db, query));
      const page = machines.slice(query.skip, query.skip + query.take);
      return pageOf(
        page.map((record) => showMachine(agentLink, record)),
        machines.length,
        query,
      );
    },
    'machines.get': ({ params }) => getMachine({ db, agentLink }, params.id),
    'machines.create': ({ body }) => refreshed(createMachine(db, body)),
    'machines.patch': ({ params, body }) => refreshed(patchMachine(db, params.id, body)),
    'machines.delete': async ({ params }) => {
      await transaction(db, (trx) => deleteMachine(trx, params.id));
      await agentLink.refresh();
    },
    'machines.discover': ({ body, signal }) => discoverAgent(agentLink, body.address, signal),
  };
}
