/** Which tasks may start, and what holds up the rest. */

export type QueuedTask = {
  readonly id: string;
  readonly description: string;
  readonly state: 'queued' | 'running' | 'cancelling';
  /** Tasks with the same tag run one after another; null runs beside anything. */
  readonly concurrencyTag: string | null;
  readonly lane: Lane;
};

/** Deployments wait only for deployments, and what the server does for itself only for its like. */
export type Lane = 'deployments' | 'upkeep';

/** How many tasks of each lane run at once. */
export type Room = Readonly<Record<Lane, number>>;

export type WaitsFor = { readonly taskId: string; readonly description: string; readonly reason: string };

export type QueueDecision = {
  readonly start: readonly string[];
  /** By task: everything that must end, or of which one must end, before it starts. Never empty. */
  readonly waits: ReadonlyMap<string, readonly WaitsFor[]>;
};

/**
 * First come, first served: `tasks` come in the order in which they were queued. One task of a tag at a time, and in
 * each lane as many as there is `room` for; a task that its tag holds up lets the ones behind it pass.
 */
export function decideQueue(tasks: readonly QueuedTask[], room: Room): QueueDecision {
  const running = tasks.filter(({ state }) => state !== 'queued');
  const start: string[] = [];
  const waits = new Map<string, readonly WaitsFor[]>();
  const ahead = [...running];
  const inRoom = [...running];
  const inLane = ({ lane }: QueuedTask) => inRoom.filter((other) => other.lane === lane);
  for (const task of tasks.filter(({ state }) => state === 'queued')) {
    const sameTag = ahead.filter((other) => hasTagOf(other, task));
    if (sameTag.length > 0)
      waits.set(
        task.id,
        sameTag.map((other) => waitFor(other, tagReason(other))),
      );
    else if (inLane(task).length >= room[task.lane]) {
      const reason = `the server runs at most ${room[task.lane]} ${whatOf(task)} at once`;
      waits.set(
        task.id,
        inLane(task).map((other) => waitFor(other, reason)),
      );
    } else {
      start.push(task.id);
      inRoom.push(task);
    }
    ahead.push(task);
  }
  return { start, waits };
}

function whatOf({ lane }: QueuedTask): string {
  return lane === 'deployments' ? 'tasks' : 'health checks';
}

function hasTagOf(other: QueuedTask, task: QueuedTask): boolean {
  return task.concurrencyTag !== null && other.concurrencyTag === task.concurrencyTag;
}

function tagReason({ state }: QueuedTask): string {
  return state === 'queued'
    ? 'it is for the same project and environment and was queued before'
    : 'it is for the same project and environment and has not ended';
}

function waitFor({ id, description }: QueuedTask, reason: string): WaitsFor {
  return { taskId: id, description, reason };
}
