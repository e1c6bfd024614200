/** Which tasks may start, and what holds up the rest. */

export type QueuedTask = {
  readonly id: string;
  readonly description: string;
  readonly state: 'queued' | 'running' | 'cancelling';
  /** Tasks with the same tag run one after another; null runs beside anything. */
  readonly concurrencyTag: string | null;
  readonly lane: Lane;
  /** In ms, as all times here. */
  readonly queuedAt: number;
  /** It does not begin before. */
  readonly queueTime: number | null;
  /** What has not begun by then never begins. */
  readonly queueTimeExpiry: number | null;
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
  /** Those whose time has not come: they wait for nothing else, and nothing waits for them. */
  readonly scheduled: readonly string[];
  /** Those that did not begin in time. */
  readonly expired: readonly string[];
  /** When time alone changes what is decided here. */
  readonly nextTime: number | null;
};

/**
 * First come, first served: `tasks` come in the order in which they were queued, and one with a time comes at that time.
 * One task of a tag at a time, and in each lane as many as there is `room` for; a task that its tag holds up lets the ones
 * behind it pass.
 */
export function decideQueue(tasks: readonly QueuedTask[], room: Room, now: number): QueueDecision {
  const queued = tasks.filter(({ state }) => state === 'queued');
  const expired = queued.filter((task) => hasExpired(task, now));
  const open = queued.filter((task) => !expired.includes(task));
  const scheduled = open.filter((task) => isScheduled(task, now));
  const due = open.filter((task) => !scheduled.includes(task));
  const times = open.flatMap((task) => [task.queueTime, task.queueTimeExpiry]);
  const ahead = times.filter((time) => time !== null && time > now) as number[];
  return {
    ...decideDue(
      due.toSorted(byArrival),
      tasks.filter(({ state }) => state !== 'queued'),
      room,
    ),
    ...{ scheduled: scheduled.map(({ id }) => id), expired: expired.map(({ id }) => id) },
    nextTime: ahead.length === 0 ? null : Math.min(...ahead),
  };
}

function hasExpired({ queueTimeExpiry }: QueuedTask, now: number): boolean {
  return queueTimeExpiry !== null && queueTimeExpiry <= now;
}

/** Never by `queuedAt`: a clock that is set back must not hold up what was queued before. */
function isScheduled({ queueTime }: QueuedTask, now: number): boolean {
  return queueTime !== null && queueTime > now;
}

function byArrival(one: QueuedTask, other: QueuedTask): number {
  return (one.queueTime ?? one.queuedAt) - (other.queueTime ?? other.queuedAt);
}

function decideDue(
  due: readonly QueuedTask[],
  running: readonly QueuedTask[],
  room: Room,
): Pick<QueueDecision, 'start' | 'waits'> {
  const start: string[] = [];
  const waits = new Map<string, readonly WaitsFor[]>();
  const ahead = [...running];
  const inRoom = [...running];
  const inLane = ({ lane }: QueuedTask) => inRoom.filter((other) => other.lane === lane);
  for (const task of due) {
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
