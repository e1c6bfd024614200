import { type Task, TaskKind, type TaskState } from '@tako/api';
import { type Command, Option } from 'commander';
import { usualListRows } from '../limits.ts';
import type { Output } from '../output/output.ts';
import { renderFields } from '../output/table.ts';
import { durationMs, durationText, timeText } from '../output/time.ts';
import { type PageFlags, pageQuery, wholeNumber, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { type WatchFlags, withProgress } from '../watch/watch-options.ts';
import { reportOutcome, watchTasks } from '../watch/watch-tasks.ts';
import { type LogFlags, printLog } from './print-log.ts';

export function addTaskCommands(program: Command, cli: Cli): void {
  const group = program.command('task').description('what the server does: deployments, health checks');
  addList(group, cli);
  addShow(group, cli);
  addLog(group, cli);
  addWait(group, cli);
  addCancel(group, cli);
}

const states = [
  ...(['queued', 'running', 'cancelling', 'success', 'warning'] as const),
  ...(['failed', 'cancelled', 'interrupted'] as const),
] as const satisfies readonly TaskState[];

type ListFlags = PageFlags & {
  readonly kind?: TaskKind;
  readonly state?: TaskState;
  readonly project?: string;
  readonly environment?: string;
};

function addList(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list tasks, newest first'), usualListRows)
    .addOption(new Option('--kind <kind>', 'only those that do this').choices(TaskKind.options))
    .addOption(new Option('--state <state>', 'only those that are in it').choices(states))
    .option('--project <project>', 'only those of this project')
    .option('--environment <environment>', 'only those to this environment')
    .action(async (flags: ListFlags) => {
      const session = await open();
      const { kind, state, project, environment } = flags;
      const query = { ...pageQuery(flags), kind, state, project, environment };
      const page = await session.client.call('tasks.list', { query });
      showPage(session, page, ['ID', 'STATE', 'QUEUED', 'TOOK', 'WHAT'], (task) => [
        ...[
          task.id,
          task.isScheduled ? 'scheduled' : task.state,
          timeText(task.queuedAt),
          tookText(task),
          task.description,
        ],
      ]);
    });
}

function tookText(task: Task): string {
  const duration = durationMs(task, Date.now());
  return duration === undefined ? '' : durationText(duration);
}

function addShow(group: Command, { open }: Cli): void {
  group
    .command('show <task>')
    .description('show a task and what it waits for')
    .action(async (id: string) => {
      const { client, output } = await open();
      output.show(await client.call('tasks.get', { params: { id } }), taskFields);
    });
}

function addLog(group: Command, { open }: Cli): void {
  group
    .command('log <task>')
    .description('print the log of a task; --output json gives one page a line, as the API has them')
    .option('--follow', 'go on until the task has ended')
    .option('--after <cursor>', 'only what came after this event', wholeNumber, 0)
    .option('--no-verbose', 'without the verbose lines')
    .action(async (id: string, flags: LogFlags) => printLog(await open(), id, flags));
}

function addWait(group: Command, { open }: Cli): void {
  withProgress(
    group.command('wait <tasks...>').description('wait until tasks have ended; the exit code tells how'),
  ).action(async (ids: string[], flags: WatchFlags) => {
    const session = await open();
    const { client, output } = session;
    const tasks = await Promise.all(ids.map((id) => client.call('tasks.get', { params: { id } })));
    const watched = tasks.map(({ id }) => ({ taskId: id, label: id }));
    const outcome = await watchTasks(session, watched, flags);
    if (outcome.kind === 'ended') output.json(outcome.tasks);
    await reportOutcome(session, watched, outcome, flags);
  });
}

function addCancel(group: Command, { open }: Cli): void {
  group
    .command('cancel <tasks...>')
    .description('end tasks and the scripts that they run')
    .action(async (ids: string[]) => {
      const { client, output } = await open();
      const cancels = ids.map((id) => client.call('tasks.cancel', { params: { id } }));
      const settled = await Promise.allSettled(cancels);
      const tasks = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const { id, description, state } of tasks) output.say(`${description} (${id}): ${state}`);
      output.json(tasks);
      throwLast(settled, output);
    });
}

/** Says what went wrong of each, and throws the last. */
function throwLast(settled: readonly PromiseSettledResult<unknown>[], { note }: Output): void {
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const last = reasons.pop();
  for (const { message } of reasons) note(message);
  if (last !== undefined) throw last;
}

function taskFields(task: Task): string {
  return renderFields([
    ['Task', task.id],
    ['What', task.description],
    ['State', task.state],
    ['Waits for', task.waitsFor.map(({ description, reason }) => `${description}: ${reason}`).join('\n')],
    ['Begins', task.isScheduled ? timeText(task.queueTime) : ''],
    ['Not after', timeText(task.queueTimeExpiry)],
    ['Queued', timeText(task.queuedAt)],
    ['Started', timeText(task.startedAt)],
    ['Ended', timeText(task.endedAt)],
    ['Took', tookText(task)],
    ['Error', task.error],
    ['Deployment', task.deploymentId],
  ]);
}
