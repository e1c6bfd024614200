/** What an agent reports goes into the store: lines, cursor, outputs and end in one transaction, so each exactly once. */
import { failpoint, type RecordAt } from '@tako/protocol';
import type { LogInput } from '../activity-log/chunk.ts';
import type { Db } from '../database/open-database.ts';
import { insertOutputs, moveCursor, type PlacedOutput, storeEnd } from './action.store.ts';
import { type ActionEnd, endInputs, type OutputVariable, readRecords } from './action-log.ts';
import type { DrivenAction } from './drive.ts';
import { nodeIds } from './log-plan.ts';
import { recordedOf } from './open-run.ts';
import { stateOfStep } from './outcome.ts';
import { heldBackInputs } from './step-log.ts';

/** Settles once there is room for the next batch; true, and all is stored, where this was the last. */
export async function takeRecords(drive: DrivenAction, batch: readonly RecordAt[]): Promise<boolean> {
  failpoint('server.records.came');
  const { run, action } = drive;
  const { ticket } = action;
  const { inputs, variables, end } = readRecords(action, batch);
  const outputs = takeOutputs(drive, variables);
  const cursor = batch.at(-1)?.cursor ?? drive.cursor();
  if (end) {
    await commitEnd(drive, end, { inputs, outputs, cursor });
    return true;
  }
  run.cursors.set(ticket, cursor);
  const write = async (trx: Db) => {
    await insertOutputs(trx, run.secrets, run.taskId, outputs);
    await moveCursor(trx, ticket, cursor);
  };
  // Of cursors alone only the last one counts.
  await run.writer.append({ inputs, write, ...(outputs.length === 0 ? { key: ticket } : {}) });
  return false;
}

function takeOutputs({ run, action }: DrivenAction, variables: readonly OutputVariable[]): PlacedOutput[] {
  return variables.map((variable) => {
    if (variable.isSensitive) run.hide(variable.value);
    const place = { stepName: action.step.name, machineName: action.machine.machineName };
    const output = { ...variable, ...place, ordinal: run.outputs.length };
    run.outputs.push(output);
    return output;
  });
}

/** Stores an end that the server gives the action: nothing more is expected of the agent. */
export async function storeOwnEnd(drive: DrivenAction, end: ActionEnd): Promise<void> {
  const { run, action, nodeId } = drive;
  const level = end.outcome === 'cancelled' ? 'warning' : 'error';
  const said = end.error === null ? [] : [run.writer.line(nodeId, level, end.error)];
  const inputs = [...said, ...endInputs(action, end, run.now())];
  await commitEnd(drive, end, { inputs, outputs: [], cursor: drive.cursor() });
}

type LastNews = {
  readonly inputs: readonly LogInput[];
  readonly outputs: readonly PlacedOutput[];
  readonly cursor: number;
};

async function commitEnd(
  { run, action }: DrivenAction,
  end: ActionEnd,
  { inputs, outputs, cursor }: LastNews,
): Promise<void> {
  const { step, ticket } = action;
  const { outcome, hasWarnings, error } = end;
  run.records.set(ticket, { state: 'ended', outcome, hasWarnings, error });
  run.cursors.set(ticket, cursor);
  const recorded = recordedOf(run);
  const state = stateOfStep(step, recorded);
  const ofStep =
    state === undefined
      ? []
      : [
          ...heldBackInputs(step, recorded, run.now()),
          run.writer.node({ id: nodeIds.step(step.stepId), state }),
        ];
  const write = async (trx: Db) => {
    await insertOutputs(trx, run.secrets, run.taskId, outputs);
    await storeEnd(trx, ticket, end, cursor);
  };
  await run.writer.commit({ inputs: [...inputs, ...ofStep], write });
}
