/** Lines of a log by their place, and by what they say, without reading the rest. */
import type { LinePage, LogLevel, LogMatch, LogMatches, NodeLine } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import { Refusal } from '../errors.ts';
import { chunkOf } from './activity-log.store.ts';
import type { Chunk } from './chunk.ts';
import type { LineRow } from './log-tree.ts';

/** Characters of one page; lines may be very long. */
const maxPageChars = 2 * 1024 * 1024;

/** The lines `from`, at most `take` of them. Throws `not-found` for a node that the log does not have. */
export async function readLines(
  db: Db,
  taskId: string,
  nodeId: string,
  { from, take }: { readonly from: number; readonly take: number },
): Promise<LinePage> {
  const node = await db
    .selectFrom('log_nodes')
    .select('line_count')
    .where('task_id', '=', taskId)
    .where('id', '=', nodeId)
    .executeTakeFirst();
  if (!node) throw new Refusal('not-found', `The log of ${taskId} has no node "${nodeId}"`);
  const lines: NodeLine[] = [];
  let chars = 0;
  for (const chunk of await chunksAround(db, taskId, nodeId, from, from + take)) {
    const rows = JSON.parse(chunk.payload) as LineRow[];
    for (const [index, row] of rows.entries()) {
      const place = chunk.firstLine + index;
      if (place < from || place >= from + take) continue;
      chars += row[2].length;
      if (lines.length > 0 && chars > maxPageChars) return { lineCount: node.line_count, from, lines };
      lines.push(nodeLine(chunk, index, row));
    }
  }
  return { lineCount: node.line_count, from, lines };
}

/** The chunks of a node that hold lines of this range, in order. */
async function chunksAround(
  db: Db,
  taskId: string,
  nodeId: string,
  from: number,
  to: number,
): Promise<Chunk[]> {
  const ofNode = () =>
    db.selectFrom('log_chunks').where('task_id', '=', taskId).where('node_id', '=', nodeId);
  const holder = ofNode()
    .select((eb) => eb.fn.max<number>('first_line').as('first_line'))
    .where('first_line', '<=', from);
  const rows = await ofNode()
    .selectAll()
    .where('first_line', '>=', holder)
    .where('first_line', '<', to)
    .orderBy('first_line')
    .execute();
  return rows.map(chunkOf);
}

function nodeLine(chunk: Chunk, index: number, [time, level, text]: LineRow): NodeLine {
  return { seq: chunk.firstSeq + index, time: new Date(time).toISOString(), level, text };
}

/** Chunks read in one go while a log is searched. */
const chunksPerRead = 32;

/** Chunks looked at for one answer: some 100 ms. Whoever wants more asks again behind the cursor. */
const maxChunksLooked = 256;

export type Wanted = {
  readonly text: string;
  /** Empty is all. */
  readonly levels: readonly LogLevel[];
  readonly after: number;
  readonly take: number;
};

/** The next lines behind `after` that hold the text and have one of the levels. */
export async function searchLog(db: Db, taskId: string, wanted: Wanted): Promise<LogMatches> {
  const fits = lineTest(wanted);
  const matches: LogMatch[] = [];
  let cursor = wanted.after;
  for (let looked = 0; looked < maxChunksLooked; looked += chunksPerRead) {
    const chunks = await lineChunksBehind(db, taskId, cursor);
    for (const chunk of chunks) {
      const found = matchesIn(chunk, fits, wanted, cursor);
      const room = wanted.take - matches.length;
      matches.push(...found.slice(0, room));
      if (found.length > room) return { cursor: matches.at(-1)?.seq ?? cursor, isAtEnd: false, matches };
      cursor = chunk.lastSeq;
    }
    if (chunks.length < chunksPerRead) return { cursor, isAtEnd: true, matches };
  }
  return { cursor, isAtEnd: false, matches };
}

async function lineChunksBehind(db: Db, taskId: string, after: number): Promise<Chunk[]> {
  const rows = await db
    .selectFrom('log_chunks')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('node_id', 'is not', null)
    .where('last_seq', '>', after)
    .orderBy('last_seq')
    .limit(chunksPerRead)
    .execute();
  return rows.map(chunkOf);
}

type LineTest = (row: LineRow) => boolean;

function lineTest({ text, levels }: Wanted): LineTest {
  const needle = text.toLowerCase();
  const wanted = new Set<LogLevel>(levels);
  return ([, level, line]) =>
    (wanted.size === 0 || wanted.has(level)) && (needle === '' || line.toLowerCase().includes(needle));
}

function matchesIn(chunk: Chunk, fits: LineTest, { text }: Wanted, after: number): LogMatch[] {
  // As JSON spells it; most chunks are told apart without being decoded.
  const spelled = JSON.stringify(text).slice(1, -1).toLowerCase();
  if (!chunk.payload.toLowerCase().includes(spelled)) return [];
  const { nodeId, firstLine, firstSeq } = chunk;
  return (JSON.parse(chunk.payload) as LineRow[]).flatMap((row, index) =>
    firstSeq + index > after && fits(row)
      ? [{ nodeId: String(nodeId), index: firstLine + index, ...nodeLine(chunk, index, row) }]
      : [],
  );
}
