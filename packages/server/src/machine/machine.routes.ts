import type { AgentLink } from '../agent-link/agent-link.ts';
import { getNamed, mustFind } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { checkHealth } from './check-health.ts';
import { discoverAgent } from './discover-agent.ts';
import { listMachines, openTaskOfMachine, readMachine } from './machine.store.ts';
import { type MachineRecord, toMachine } from './machine.ts';
import { createMachine, patchMachine } from './save-machine.ts';

export type MachineRouteOptions = {
  readonly db: Db;
  readonly agentLink: Pick<AgentLink, 'isConnected' | 'clockAheadMs' | 'checkHealth' | 'look' | 'refresh'>;
};

/** The operations on machines. The link to the agents hears of each change before it is answered. */
export function machineRoutes({ db, agentLink }: MachineRouteOptions): Handlers<'machines'> {
  const shown = (record: MachineRecord) => {
    const isConnected = agentLink.isConnected(record.id);
    const clockAheadMs = (isConnected ? agentLink.clockAheadMs(record.id) : undefined) ?? null;
    return toMachine(record, { isConnected, clockAheadMs });
  };
  const refreshed = async (changing: Promise<MachineRecord>) => {
    const record = await changing;
    await agentLink.refresh();
    return shown(record);
  };
  const get = async (reference: string) =>
    shown(await readMachine(db, await getNamed(db, 'machines', reference)));
  return {
    'machines.list': async ({ query }) => {
      const machines = await listMachines(db, await filterOf(db, query));
      const page = machines.slice(query.skip, query.skip + query.take);
      return pageOf(page.map(shown), machines.length, query);
    },
    'machines.get': ({ params }) => get(params.id),
    'machines.create': ({ body }) => refreshed(createMachine(db, body)),
    'machines.patch': ({ params, body }) => refreshed(patchMachine(db, params.id, body)),
    'machines.delete': async ({ params }) => {
      await transaction(db, (trx) => deleteMachine(trx, params.id));
      await agentLink.refresh();
    },
    'machines.discover': ({ body, signal }) => discoverAgent(agentLink, body.address, signal),
    'machines.check': async ({ params, signal }) => {
      const row = await getNamed(db, 'machines', params.id);
      await checkHealth(db, agentLink, row, signal);
      return get(row.id);
    },
  };
}

async function filterOf(db: Db, { environment, role }: HandlerInput<'machines.list'>['query']) {
  const place = environment && (await mustFind(db, 'environments', environment, 'environment'));
  return { ...(place ? { environmentId: place.id } : {}), ...(role === undefined ? {} : { role }) };
}

async function deleteMachine(trx: Db, reference: string): Promise<void> {
  await lockKind(trx, 'Machines');
  const { id, name } = await getNamed(trx, 'machines', reference);
  const task = await openTaskOfMachine(trx, id);
  if (task) {
    throw new Refusal('in-use', `${name} is needed by ${task.id} (${task.description}), which has not ended`);
  }
  await trx.deleteFrom('machines').where('id', '=', id).execute();
}
