import { PassThrough } from 'node:stream';
import type { Task, TaskState } from '@tako/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noPaint } from '../tree/paint.ts';
import { at, changed, line, pageOf, planned } from '../tree/tree.test-support.ts';
import { exitOfTasks, goOnLines, taskLine, waitingLine } from './outcome.ts';
import { createPlainView, createTreeView } from './progress-view.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const task = (more: Partial<Task>): Task => ({
  ...{ id: 'Tasks-1', kind: 'deployment', description: 'Deploy Shop 1.2.0 to Test', state: 'success' },
  ...{ queueTime: null, queueTimeExpiry: null, isScheduled: false },
  ...{ waitsFor: [], queuedAt: at(0), startedAt: at(1), endedAt: at(13), error: null, logCursor: 9 },
  ...{ projectId: 'Projects-1', environmentId: 'Environments-1', deploymentId: 'Deployments-1' },
  ...more,
});

it.each<[TaskState[], string]>([
  [['success', 'warning'], 'ok'],
  [['success', 'cancelled'], 'cancelled'],
  [['cancelled', 'interrupted'], 'interrupted'],
  [['interrupted', 'failed', 'success'], 'failed'],
])('of several deployments that ended as %j the exit is %s', (states, exit) => {
  expect(exitOfTasks(states)).toBe(exit);
});

it('says on one line what ended how and why, and what a queued one waits for', () => {
  expect(taskLine(task({ state: 'failed', error: 'web-2: exit code 3' }))).toBe(
    'Deploy Shop 1.2.0 to Test: failed (12 s): web-2: exit code 3',
  );
  expect(taskLine(task({ state: 'cancelled', startedAt: null }))).toBe(
    'Deploy Shop 1.2.0 to Test: cancelled',
  );
  const other = { taskId: 'Tasks-9', description: 'Deploy Web', reason: 'same project and environment' };
  expect(waitingLine(task({ waitsFor: [other] }))).toBe(
    'Deploy Shop 1.2.0 to Test waits for Deploy Web (Tasks-9): same project and environment',
  );
  expect(waitingLine(task({}))).toBeUndefined();
  expect(waitingLine(task({ isScheduled: true, queueTime: '2026-01-02T22:00:00.000Z' }))).toBe(
    'Deploy Shop 1.2.0 to Test is scheduled for 2026-01-02 22:00:00Z',
  );
});

it('says how to go on watching and how to cancel, in commands that can be pasted', () => {
  const watched = [
    { taskId: 'Tasks-1', label: 'Test' },
    { taskId: 'Tasks-2', label: 'Production' },
  ];
  expect(goOnLines(watched)).toEqual([
    'go on watching with: tako task wait Tasks-1 Tasks-2 --progress',
    'cancel with: tako task cancel Tasks-1 Tasks-2',
  ]);
});

/** A terminal's screen, as far as we use one: lines, moving up, clearing. */
function fakeTerminal(columns: number, rows: number) {
  let screen: string[] = [''];
  let row = 0;
  const controls: string[] = [];
  const write = (text: string): boolean => {
    for (const [part] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|\r|\n|[^\u001b\r\n]+/g)) {
      if (part === '\n') row += 1;
      else if (part.endsWith('A') && part.startsWith('\u001b')) row -= Number(part.slice(2, -1));
      else if (part === '\u001b[J') screen = screen.slice(0, row);
      else if (part.startsWith('\u001b')) controls.push(part.slice(2));
      else if (part !== '\r') screen[row] = part;
    }
    return true;
  };
  return { columns, rows, write, controls, screen: () => [...screen] };
}

it('draws the tree in its place again and again, never higher than the screen, and leaves all of it at the end', () => {
  const terminal = fakeTerminal(80, 8);
  const view = createTreeView(terminal, [{ taskId: 'Tasks-1', label: 'Test' }], {
    now: () => Date.parse(at(5)),
    paint: noPaint,
  });
  view.page(0, pageOf(planned()));
  vi.advanceTimersByTime(1000);
  const before = terminal.screen().length;
  view.page(
    0,
    pageOf([...changed(['deployment', 's1', 's1.sql-1'], { state: 'running', startedAt: at(1) })], 100),
  );
  view.page(0, pageOf([line('s1.sql-1.deploy', 'migrating')], 200));
  vi.advanceTimersByTime(1000);
  const during = terminal.screen();
  view.end();
  expect(before).toBeLessThan(8);
  expect(during.length).toBeLessThan(8);
  expect(during.join('\n')).toContain('● sql-1  4.0 s  migrating');
  expect(terminal.screen()).toHaveLength(10);
  expect(terminal.screen()[0]).toMatch(/^Deploy Shop 1.2.0 to Test .* running/);
  expect(terminal.controls.at(-2)).toBe('?25h');
  expect(vi.getTimerCount()).toBe(0);
});

it('tells under the tree that the server is away, until it is back', () => {
  const terminal = fakeTerminal(40, 20);
  const view = createTreeView(terminal, [{ taskId: 'Tasks-1', label: 'Test' }], {
    now: () => Date.parse(at(5)),
    paint: noPaint,
  });
  view.page(0, pageOf(planned()));
  view.notice('http://tako.test cannot be reached: refused; trying again');
  vi.advanceTimersByTime(1000);
  expect(terminal.screen().at(-1)).toBe('http://tako.test cannot be reached: ref…');
  view.page(0, pageOf([], 100));
  vi.advanceTimersByTime(1000);
  expect(terminal.screen().join('\n')).not.toContain('tako.test');
  view.end();
});

it('without a terminal appends lines, each with the deployment it is of, and tells a lost server once', () => {
  const output = new PassThrough({ encoding: 'utf8' });
  const notes: string[] = [];
  const watched = [
    { taskId: 'Tasks-1', label: 'Test' },
    { taskId: 'Tasks-2', label: 'Production' },
  ];
  const note = (text: string) => notes.push(text);
  const view = createPlainView(output, watched, { withVerbose: false, paint: noPaint, note });
  view.page(0, pageOf(planned()));
  view.notice('away');
  view.notice('away');
  view.page(1, pageOf([...planned(), line('s1.sql-1', 'hello')]));
  expect(output.read()).toBe('[Production] Step 1: Deploy database / sql-1 | hello\n');
  expect(notes).toEqual(['away']);
});
