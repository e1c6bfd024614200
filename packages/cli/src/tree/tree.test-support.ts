/** The founding example as events: a SQL box first, then web boxes. */
import type { LogEvent, LogLine, LogNode, LogPage, TaskState } from '@tako/api';

export const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

export function node(
  id: string,
  parentId: string | null,
  nodeKind: LogNode['nodeKind'],
  name: string,
  more: Partial<LogNode> = {},
): LogNode {
  const times = { startedAt: null, endedAt: null, detail: null, progress: null };
  return { kind: 'node', seq: 0, id, parentId, name, nodeKind, state: 'pending', ...times, ...more };
}

export function line(nodeId: string, text: string, level: LogLine['level'] = 'info'): LogLine {
  return { kind: 'line', seq: 0, nodeId, time: at(0), level, text };
}

/** A page whose events are numbered from `first` on. */
export function pageOf(events: readonly LogEvent[], first = 1, taskState: TaskState = 'running'): LogPage {
  const numbered = events.map((event, index) => ({ ...event, seq: first + index }));
  return { taskState, cursor: first + events.length - 1, isComplete: false, events: numbered };
}

export const webs = ['web-1', 'web-2', 'web-3', 'web-4'];

/** All that is planned, before anything has run. */
export function planned(machines: readonly string[] = webs): LogNode[] {
  const upload = ['sql-1', ...machines].flatMap((name) => [
    node(`u.${name}`, 'upload', 'machine', name),
    node(`u.${name}.p`, `u.${name}`, 'package', name === 'sql-1' ? 'Shop.Database 1.2.0' : 'Shop.Web 1.2.0'),
  ]);
  const web = machines.flatMap((name) => [
    node(`s2.${name}`, 's2', 'machine', name),
    node(`s2.${name}.deploy`, `s2.${name}`, 'convention', 'Deploy script'),
  ]);
  return [
    node('deployment', null, 'deployment', 'Deploy Shop 1.2.0 to Test'),
    node('acquire', 'deployment', 'acquire', 'Acquire packages'),
    node('a.web', 'acquire', 'package', 'Shop.Web 1.2.0'),
    node('upload', 'deployment', 'upload', 'Upload packages'),
    ...upload,
    node('s1', 'deployment', 'step', 'Step 1: Deploy database'),
    node('s1.sql-1', 's1', 'machine', 'sql-1'),
    node('s1.sql-1.deploy', 's1.sql-1', 'convention', 'Deploy script'),
    node('s2', 'deployment', 'step', 'Step 2: Deploy web'),
    ...web,
  ];
}

/** These nodes again, in this state. */
export function changed(ids: readonly string[], more: Partial<LogNode>, machines = webs): LogNode[] {
  return planned(machines)
    .filter(({ id }) => ids.includes(id))
    .map((found) => ({ ...found, ...more }));
}
