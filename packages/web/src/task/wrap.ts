/** How many rows a line takes where long ones are wrapped: all characters are equally wide, but for those that take two. */
import { plainText } from './ansi.ts';

// The wide ranges of Unicode's annex 11, and the emoji that terminals draw on two cells.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/gu;
const tabCells = 8;

export function cellsOf(text: string): number {
  const shown = plainText(text).replaceAll('\t', ' '.repeat(tabCells));
  return shown.length + (shown.match(wide)?.length ?? 0);
}

/** `columns` is null where lines are not wrapped. */
export function rowsOfText(text: string, columns: number | null): number {
  return columns === null ? 1 : Math.max(1, Math.ceil(cellsOf(text) / columns));
}
