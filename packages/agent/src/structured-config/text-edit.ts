/** One stretch of a text and what is to stand there instead. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** The edits must not overlap; what is only put in at a place comes before what begins there. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text: replacement } of sorted) {
    pieces.push(text.slice(at, start), replacement);
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
