/** What an agent reports goes into the store: lines, cursor, outputs and end in one transaction, so each exactly once. */
import { failpoint, type RecordAt } from '@tako/protocol';
import type { LogInput } from '../activity-log/chunk.ts';
import { insertArtifacts } from '../artifact/artifact.store.ts';
import type { Db } from '../database/open-database.ts';
import { insertOutputs, moveCursor, type PlacedOutput, storeEnd } from './action.store.ts';
import { type ActionEnd, endInputs, type OutputVariable, readRecords } from './action-log.ts';
import type { DrivenAction } from './drive.ts';
import { nodeIds } from './log-plan.ts';
import { recordedOf } from './open-run.ts';
import { stateOfStep } from './outcome.ts';
import { heldBackInputs } from './step-log.ts';
import { type TakenArtifacts, takeArtifacts } from './take-artifacts.ts';

/** Settles once there is room for the next batch; true, and all is stored, where this was the last. */
export async function takeRecords(drive: DrivenAction, batch: readonly RecordAt[]): Promise<boolean> {
  failpoint('server.records.came');
  const { run, action } = drive;
  const { ticket } = action;
  const { inputs: told, variables, offers, end } = readRecords(action, batch, drive.timeOf);
  const outputs = takeOutputs(drive, variables);
  const artifacts = takeArtifacts(drive, offers);
  const inputs = [...told, ...artifacts.inputs];
  const cursor = batch.at(-1)?.cursor ?? drive.cursor();
  if (end) {
    await commitEnd(drive, end, { inputs, outputs, rows: artifacts.rows, cursor });
    return true;
  }
  run.cursors.set(ticket, cursor);
  const write = async (trx: Db) => {
    await insertOutputs(trx, run.secrets, run.taskId, outputs);
    await insertArtifacts(trx, artifacts.rows);
    await moveCursor(trx, ticket, cursor);
  };
  // Of cursors alone only the last one counts.
  const isAlone = outputs.length === 0 && artifacts.rows.length === 0;
  await run.writer.append({ inputs, write, ...(isAlone ? { key: ticket } : {}) });
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
  await commitEnd(drive, end, { inputs, outputs: [], rows: [], cursor: drive.cursor() });
}

type LastNews = {
  readonly inputs: readonly LogInput[];
  readonly outputs: readonly PlacedOutput[];
  readonly rows: TakenArtifacts['rows'];
  readonly cursor: number;
};

async function commitEnd(
  { run, action }: DrivenAction,
  end: ActionEnd,
  { inputs, outputs, rows, cursor }: LastNews,
): Promise<void> {
  const { ticket } = action;
  // Machines of the step may have been skipped since the action began.
  const step = run.deployment.plan.steps.find(({ stepId }) => stepId === action.step.stepId) ?? action.step;
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
    await insertArtifacts(trx, rows);
    await storeEnd(trx, ticket, end, cursor);
  };
  await run.writer.commit({ inputs: [...inputs, ...ofStep], write });
}
