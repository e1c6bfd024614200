/** How watching ended, as an exit code and one line each. */
import type { Task, TaskState } from '@tako/api';
import type { ExitName } from '../errors.ts';
import { durationMs, durationText, timeText } from '../output/time.ts';

export type Watched = {
  readonly taskId: string;
  /** Which of several it is, such as its environment. */
  readonly label: string;
};

export type Outcome =
  | { readonly kind: 'ended'; readonly tasks: readonly Task[] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'timed-out'; readonly afterMs: number };

/** Of several, the one that most needs somebody to look. */
export function exitOfTasks(states: readonly TaskState[]): ExitName {
  const exits = states.map(exitOfState);
  const order: readonly ExitName[] = ['failed', 'interrupted', 'cancelled'];
  return order.find((exit) => exits.includes(exit)) ?? 'ok';
}

function exitOfState(state: TaskState): ExitName {
  switch (state) {
    case 'success':
    case 'warning':
      return 'ok';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'interrupted':
      return 'interrupted';
    case 'queued':
    case 'running':
    case 'cancelling':
      throw new Error(`a task that is ${state} has not ended`);
  }
  return state satisfies never;
}

/** `Deploy Shop 1.2.0 to Test: failed (00:12): web-2: Deploy.sh ended with exit code 3`. */
export function taskLine(task: Task): string {
  const duration = durationMs(task, Number.NaN);
  const clock = duration === undefined || Number.isNaN(duration) ? '' : ` (${durationText(duration)})`;
  const error = task.error === null ? '' : `: ${task.error}`;
  return `${task.description}: ${task.state}${clock}${error}`;
}

/** Why a queued task has not begun; undefined where nothing is in its way. */
export function waitingLine({ description, waitsFor, isScheduled, queueTime }: Task): string | undefined {
  if (isScheduled) return `${description} is scheduled for ${timeText(queueTime)}`;
  const reasons = waitsFor.map((other) => `${other.description} (${other.taskId}): ${other.reason}`);
  return reasons.length === 0 ? undefined : `${description} waits for ${reasons.join('; ')}`;
}

/** How to go on with what is no longer watched. */
export function goOnLines(watched: readonly Watched[]): string[] {
  const ids = watched.map(({ taskId }) => taskId).join(' ');
  return [`go on watching with: tako task wait ${ids} --progress`, `cancel with: tako task cancel ${ids}`];
}
