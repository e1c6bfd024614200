import type { LogPage } from '@tako/api';
import { type Client, followLog } from '@tako/client';
import type { Session } from '../session/session.ts';
import { emptyTree, foldPage, type LogTree } from '../tree/log-tree.ts';
import { paintFor } from '../tree/paint.ts';
import { type PlainLog, plainLines } from '../tree/plain-lines.ts';

export type LogFlags = { readonly follow?: boolean; readonly after: number; readonly verbose: boolean };

/** Prints the log as far as there is one, or until the task has ended. */
export async function printLog({ client, output }: Session, taskId: string, flags: LogFlags): Promise<void> {
  const pages = flags.follow
    ? followLog(client, taskId, { after: flags.after, onLost: output.note })
    : logSoFar(client, taskId, flags.after);
  if (output.format === 'json') {
    for await (const page of pages) process.stdout.write(`${jsonLine(page)}\n`);
    return;
  }
  const tree = flags.after === 0 ? emptyTree : await plannedTree(client, taskId);
  let log: PlainLog = { tree, held: [] };
  const options = { prefix: '', withVerbose: flags.verbose, paint: paintFor(process.stdout, process.env) };
  for await (const page of pages) {
    const plain = plainLines(log, page, options);
    log = plain.log;
    write(plain.lines);
  }
  write(log.held);
}

/** Made safe for a terminal where they were made, and coloured since. */
const write = (lines: readonly string[]) => lines.length > 0 && process.stdout.write(`${lines.join('\n')}\n`);

/** The names of what came before the cursor, as if nothing had run. */
async function plannedTree(client: Client, id: string): Promise<LogTree> {
  const { taskState, nodes } = await client.call('tasks.nodes', { params: { id } });
  const events = nodes.map((node) => ({ ...node, state: 'pending' as const }));
  return foldPage(emptyTree, { taskState, cursor: 0, isComplete: false, events });
}

/** One that a terminal does not act on. */
function jsonLine(page: LogPage): string {
  return JSON.stringify(page).replaceAll(
    /[\u007f-\u009f]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16)}`,
  );
}

async function* logSoFar(client: Client, id: string, from: number): AsyncGenerator<LogPage> {
  for (let after = from; ; ) {
    const page = await client.call('tasks.log', { params: { id }, query: { after } });
    yield page;
    if (page.events.length === 0 || page.isComplete) return;
    after = page.cursor;
  }
}
