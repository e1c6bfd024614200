/** A task's log as text: the tree from top to bottom, each node with its lines below it. */
import { Readable } from 'node:stream';
import type { Db } from '../database/open-database.ts';
import { linesOfNode, loadNodes } from './activity-log.store.ts';
import type { LineRow, TreeNode } from './log-tree.ts';

const indent = '  ';

/** Reads as fast as it is read from; a log of any length takes the memory of a few chunks. */
export function rawLog(db: Db, taskId: string): Readable {
  return Readable.from(textOf(db, taskId), { objectMode: false });
}

async function* textOf(db: Db, taskId: string): AsyncGenerator<string> {
  const depths = new Map<string, number>();
  for (const { node } of await loadNodes(db, taskId)) {
    const depth = node.parentId === null ? 0 : (depths.get(node.parentId) ?? 0) + 1;
    depths.set(node.id, depth);
    const margin = indent.repeat(depth);
    yield `${margin}${headingOf(node)}\n`;
    for await (const { payload } of linesOfNode(db, taskId, node.id)) {
      const rows = JSON.parse(payload) as LineRow[];
      yield rows.map((row) => `${margin}${indent}${lineOf(row)}\n`).join('');
    }
  }
}

function headingOf({ name, state, detail }: TreeNode): string {
  return detail ? `${name} [${state}: ${detail}]` : `${name} [${state}]`;
}

function lineOf([time, level, text]: LineRow): string {
  return `${new Date(time).toISOString()} ${level.padEnd(9)} ${text}`;
}
