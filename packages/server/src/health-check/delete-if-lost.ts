/** A machine that has been away for as long as its policy waits is deleted. */
import type { MachinePolicy } from '@tako/api';
import { transaction } from '../database/open-database.ts';
import type { MachineTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { deleteMachine } from '../machine/delete-machine.ts';
import type { HealthCheckRun } from './health-check-run.ts';

const daySeconds = 24 * 3600;

/** True where it is gone. One that a task needs which has not ended stays, and the log says so. */
export async function deleteIfLost(
  run: HealthCheckRun,
  { id, name }: MachineTable,
  { deleteAfterDays, name: policyName }: MachinePolicy,
  awaySeconds: number,
): Promise<boolean> {
  if (deleteAfterDays === null || awaySeconds < deleteAfterDays * daySeconds) return false;
  const { db, writer, agentLink, log } = run;
  try {
    await transaction(db, (trx) => deleteMachine(trx, id));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await writer.append({ inputs: [writer.line(id, 'warning', `It is not deleted yet: ${error.message}`)] });
    return false;
  }
  await agentLink.refresh();
  const text = `It has been unavailable for ${deleteAfterDays} days: deleted, as the policy ${policyName} says`;
  await writer.append({ inputs: [writer.line(id, 'highlight', text)] });
  log.info({ machine: name, policy: policyName }, 'a machine that was unavailable for long was deleted');
  return true;
}
