/** Brings what somebody has made of variables onto what somebody else has saved meanwhile. */
import { byKey, isSame, type Row, type Rows } from './draft.ts';

export type Merged = {
  readonly rows: Rows;
  /** By key: how the others have left a row that was changed here too. What was made here is kept until somebody decides. */
  readonly conflicts: ReadonlyMap<string, Theirs>;
};

/** null: they deleted it. */
export type Theirs = Row | null;

/** `base` is what both began with. */
export function merge(base: Rows, mine: Rows, theirs: Rows): Merged {
  const [before, here] = [byKey(base), byKey(mine)];
  const there = byKey(theirs);
  const conflicts = new Map<string, Theirs>();
  const kept = theirs.map((row) => {
    const [old, own] = [before.get(row.key), here.get(row.key)];
    if (!old || !own || isSame(own, old)) return row;
    if (!isSame(row, old) && !isSame(row, own)) conflicts.set(row.key, row);
    return own;
  });
  const alone = mine.filter(({ key }) => !there.has(key)).flatMap((row) => alonePart(row, before, conflicts));
  return { rows: [...kept, ...alone], conflicts };
}

/** What only stands here: it is new, or they deleted it. */
function alonePart(
  row: Row,
  before: ReadonlyMap<string, Row>,
  conflicts: Map<string, Theirs>,
): readonly Row[] {
  const old = before.get(row.key);
  if (!old) return [row];
  if (row.isDeleted || isSame(row, old)) return [];
  conflicts.set(row.key, null);
  return [{ ...row, id: undefined }];
}

/** Names that are otherwise than before, each once. */
export function changedNames(base: Rows, theirs: Rows): readonly string[] {
  const [before, after] = [byKey(base), byKey(theirs)];
  const changed = theirs.filter((row) => {
    const old = before.get(row.key);
    return !old || !isSame(row, old);
  });
  const gone = base.filter(({ key }) => !after.has(key));
  return [...new Set([...changed, ...gone].map(({ name }) => name))];
}
