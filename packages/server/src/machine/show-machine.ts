import type { Machine } from '@tako/api';
import type { AgentLink } from '../agent-link/agent-link.ts';
import { getNamed } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import { readMachine } from './machine.store.ts';
import { type MachineRecord, toMachine } from './machine.ts';

export type Shown = Pick<AgentLink, 'isConnected' | 'clockAheadMs'>;

/** The machine with what its connection shows at this moment. */
export function showMachine(agentLink: Shown, record: MachineRecord): Machine {
  const isConnected = agentLink.isConnected(record.id);
  const clockAheadMs = (isConnected ? agentLink.clockAheadMs(record.id) : undefined) ?? null;
  return toMachine(record, { isConnected, clockAheadMs });
}

/** Throws `not-found`. */
export async function getMachine(
  { db, agentLink }: { readonly db: Db; readonly agentLink: Shown },
  reference: string,
): Promise<Machine> {
  return showMachine(agentLink, await readMachine(db, await getNamed(db, 'machines', reference)));
}
