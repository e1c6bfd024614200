import type { AgentLink } from '../agent-link/agent-link.ts';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import type { Db } from '../database/open-database.ts';
import type { MachineTable } from '../database/tables.ts';
import { contactsStored, recordContact } from './machine.store.ts';
import { toLinkedMachine } from './machine.ts';

/** Says hello to the agent; settles when the machine's health says what came of it. An agent that is away is no error. */
export async function checkHealth(
  db: Db,
  agentLink: Pick<AgentLink, 'checkHealth'>,
  row: MachineTable,
  signal: AbortSignal,
): Promise<void> {
  try {
    await agentLink.checkHealth(row.id, signal);
  } catch (error) {
    if (!(error instanceof AgentUnreachable)) throw error;
    const contact = { state: 'unavailable', at: Date.now(), detail: error.reason } as const;
    await recordContact(db, toLinkedMachine(row), contact);
  }
  await contactsStored(db, row.id);
}
