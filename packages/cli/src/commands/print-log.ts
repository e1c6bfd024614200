import type { LogPage } from '@tako/api';
import { type Client, followLog } from '@tako/client';
import type { Session } from '../session/session.ts';
import { emptyTree, foldPage, type LogTree } from '../tree/log-tree.ts';
import { plainLines } from '../tree/plain-lines.ts';

export type LogFlags = { readonly follow?: boolean; readonly after: number; readonly verbose: boolean };

/** Prints the log as far as there is one, or until the task has ended. */
export async function printLog({ client, output }: Session, taskId: string, flags: LogFlags): Promise<void> {
  const pages = flags.follow
    ? followLog(client, taskId, { after: flags.after, onLost: output.note })
    : logSoFar(client, taskId, flags.after);
  let tree = flags.after === 0 ? emptyTree : await plannedTree(client, taskId);
  for await (const page of pages) {
    if (output.format === 'json') process.stdout.write(`${jsonLine(page)}\n`);
    const plain = plainLines(tree, page, { prefix: '', withVerbose: flags.verbose });
    tree = plain.tree;
    if (plain.lines.length > 0) output.say(plain.lines.join('\n'));
  }
}

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
