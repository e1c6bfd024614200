/** What an agent reports of an action, as changes of the task's log. */
import { type ActionOutcome, artifactName, type LogRecord, type RecordAt } from '@tako/protocol';
import type { LogInput } from '../activity-log/chunk.ts';
import type { Offer } from '../artifact/artifact.ts';
import { nodeIds } from './log-plan.ts';
import { stateOfAction } from './outcome.ts';
import type { PlannedAction } from './plan.ts';
import { stepConventions } from './step-conventions.ts';

export type OutputVariable = { readonly name: string; readonly value: string; readonly isSensitive: boolean };

export type ActionEnd = {
  readonly outcome: ActionOutcome;
  readonly exitCode: number | null;
  readonly error: string | null;
  readonly hasWarnings: boolean;
};

export type ActionNews = {
  readonly inputs: readonly LogInput[];
  readonly variables: readonly OutputVariable[];
  readonly offers: readonly Offer[];
  /** Present with the last record. */
  readonly end?: ActionEnd;
};

/**
 * Reads a batch of records; `timeOf` makes a time of the server of one of the agent. Lines of a node that was not planned are taken for the action's own; how such a node stands
 * is not, since it says nothing of the action as a whole.
 */
export function readRecords(
  action: PlannedAction,
  batch: readonly RecordAt[],
  timeOf: (agentTime: number) => number,
): ActionNews {
  const isPlanned = plannedNodes(action);
  const nodeOf = (node: string) => idOf(action, isPlanned(node) ? node : '');
  const inputs: LogInput[] = [];
  const variables: OutputVariable[] = [];
  const offers: Offer[] = [];
  for (const { record: told } of batch) {
    const record = { ...told, time: timeOf(told.time) };
    switch (record.kind) {
      case 'lines':
        inputs.push(linesOf(record, nodeOf(record.node)));
        break;
      case 'node':
      case 'progress':
        if (isPlanned(record.node)) inputs.push(...changeOf(record, idOf(action, record.node)));
        break;
      case 'variable':
        variables.push({ name: record.name, value: record.value, isSensitive: record.isSensitive });
        break;
      case 'artifact': {
        const { node, name, sizeBytes, sha256 } = record;
        offers.push({ nodeId: nodeOf(node), name: artifactName(name), sizeBytes, sha256 });
        break;
      }
      case 'ended': {
        const end = endOf(record);
        return { inputs: [...inputs, ...endInputs(action, end, record.time)], variables, offers, end };
      }
      default:
        record satisfies never;
    }
  }
  return { inputs, variables, offers };
}

/** The changes of the tree with which an action ends: what never ran is skipped, what ran shares its fate. */
export function endInputs(action: PlannedAction, end: ActionEnd, time: number): LogInput[] {
  const state = stateOfAction(end.outcome, end.hasWarnings);
  const pending = end.outcome === 'cancelled' ? 'cancelled' : 'skipped';
  const { stepId } = action.step;
  const { machineId } = action.machine;
  const below = stepConventions(action.step.action).map(({ id }): LogInput => {
    const change = {
      id: nodeIds.convention(stepId, machineId, id),
      settle: { pending, running: state },
    } as const;
    return { kind: 'node', time, change };
  });
  const detail = end.error;
  return [
    ...below,
    { kind: 'node', time, change: { id: nodeIds.machine(stepId, machineId), state, detail } },
  ];
}

/** '' is the action itself. */
function plannedNodes({ step }: PlannedAction): (node: string) => boolean {
  const known = new Set<string>(['', ...stepConventions(step.action).map(({ id }) => id)]);
  return (node) => known.has(node);
}

function idOf({ step, machine }: PlannedAction, convention: string): string {
  return nodeIds.convention(step.stepId, machine.machineId, convention);
}

function linesOf(record: LogRecord & { kind: 'lines' }, nodeId: string): LogInput {
  const { time, level, lines } = record;
  return { kind: 'lines', nodeId, rows: lines.map((text) => [time, level, text] as const) };
}

function changeOf(record: LogRecord & { kind: 'node' | 'progress' }, id: string): LogInput[] {
  const { time } = record;
  if (record.kind === 'progress') {
    const progress = Math.max(0, Math.min(100, Math.round(record.percentage)));
    return [{ kind: 'node', time, change: { id, progress, detail: record.message } }];
  }
  const detail = record.detail === undefined ? {} : { detail: record.detail };
  return [{ kind: 'node', time, change: { id, state: record.state, ...detail } }];
}

function endOf(record: LogRecord & { kind: 'ended' }): ActionEnd {
  const { outcome, exitCode, error, hasWarnings } = record;
  return { outcome, exitCode: exitCode ?? null, error: error ?? null, hasWarnings };
}
