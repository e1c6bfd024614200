import { describe, expect, it } from 'vitest';
import { decideQueue, type QueuedTask } from './queue.ts';

function task(number: number, tag: string | null, state: QueuedTask['state'] = 'queued'): QueuedTask {
  return {
    id: `Tasks-${number}`,
    description: `Task ${number}`,
    state,
    concurrencyTag: tag,
    lane: 'deployments',
    ...{ queuedAt: 0, queueTime: null, queueTimeExpiry: null },
  };
}

const room = (deployments: number) => ({ deployments, upkeep: 1 });

function decide(tasks: readonly QueuedTask[], space: ReturnType<typeof room>, now = 100) {
  return decideQueue(tasks, space, now);
}

describe('the queue', () => {
  it('starts tasks of different projects side by side', () => {
    expect(decide([task(1, 'a'), task(2, 'b')], room(20))).toEqual({
      ...{ start: ['Tasks-1', 'Tasks-2'], waits: new Map() },
      ...{ scheduled: [], expired: [], nextTime: null },
    });
  });

  it('holds a task until those of its project and environment have ended, and says for which', () => {
    const { start, waits } = decide([task(1, 'a', 'running'), task(2, 'a'), task(3, 'a')], room(20));
    expect(start).toEqual([]);
    const has = 'it is for the same project and environment and has not ended';
    const before = 'it is for the same project and environment and was queued before';
    expect([...waits]).toEqual([
      ['Tasks-2', [{ taskId: 'Tasks-1', description: 'Task 1', reason: has }]],
      [
        'Tasks-3',
        [
          { taskId: 'Tasks-1', description: 'Task 1', reason: has },
          { taskId: 'Tasks-2', description: 'Task 2', reason: before },
        ],
      ],
    ]);
  });

  it('lets others pass a task that is held up', () => {
    expect(decide([task(1, 'a', 'running'), task(2, 'a'), task(3, 'b')], room(20)).start).toEqual([
      'Tasks-3',
    ]);
  });

  it('runs no more tasks at once than the limit, and says that', () => {
    const { start, waits } = decide([task(1, 'a', 'cancelling'), task(2, 'b'), task(3, 'c')], room(2));
    expect(start).toEqual(['Tasks-2']);
    const reason = 'the server runs at most 2 tasks at once';
    expect(waits.get('Tasks-3')).toEqual([
      { taskId: 'Tasks-1', description: 'Task 1', reason },
      { taskId: 'Tasks-2', description: 'Task 2', reason },
    ]);
  });

  it('lets health checks wait for health checks only, and no deployment for one', () => {
    const check = (number: number, state: QueuedTask['state']) => {
      return { ...task(number, null, state), lane: 'upkeep' as const };
    };
    const tasks = [check(1, 'running'), check(2, 'queued'), task(3, 'a'), task(4, 'b')];
    const { start, waits } = decide(tasks, room(1));
    expect(start).toEqual(['Tasks-3']);
    const reasonOf = (id: string) => waits.get(id)?.map(({ taskId, reason }) => `${taskId}: ${reason}`);
    expect(reasonOf('Tasks-2')).toEqual(['Tasks-1: the server runs at most 1 health checks at once']);
    expect(reasonOf('Tasks-4')).toEqual(['Tasks-3: the server runs at most 1 tasks at once']);
  });

  it('holds a task until its time, and meanwhile nobody for it', () => {
    const tasks = [{ ...task(1, 'a'), queueTime: 101 }, task(2, 'a'), { ...task(3, 'b'), queueTime: 100 }];
    expect(decide(tasks, room(20))).toEqual({
      ...{ start: ['Tasks-2', 'Tasks-3'], waits: new Map() },
      ...{ scheduled: ['Tasks-1'], expired: [], nextTime: 101 },
    });
  });

  it('lets a task that comes at its time stand behind those that came before', () => {
    const tasks = [
      { ...task(1, 'a'), queueTime: 90 },
      { ...task(2, 'a'), queuedAt: 80 },
    ];
    const { start, waits } = decide(tasks, room(20));
    expect(start).toEqual(['Tasks-2']);
    expect(waits.get('Tasks-1')).toMatchObject([{ taskId: 'Tasks-2' }]);
  });

  it('never begins what has not begun in time, and holds nobody up for it; what has begun goes on', () => {
    const late = (number: number, state: QueuedTask['state'], queueTimeExpiry: number) => {
      return { ...task(number, String(number % 2), state), queueTimeExpiry };
    };
    const tasks = [late(1, 'queued', 100), late(2, 'running', 100), late(3, 'queued', 120)];
    expect(decide(tasks, room(20))).toEqual({
      ...{ start: ['Tasks-3'], waits: new Map() },
      ...{ scheduled: [], expired: ['Tasks-1'], nextTime: 120 },
    });
  });

  it('a clock that was set back holds up nothing that is to begin as soon as it can', () => {
    expect(decide([{ ...task(1, 'a'), queuedAt: 500 }], room(20)).start).toEqual(['Tasks-1']);
  });
});
