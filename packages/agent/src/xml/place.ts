/** Where something stands in a text; lines and columns count from 1. */
export type Place = { readonly line: number; readonly column: number };

/** Lines end with CR LF, LF or CR. Offsets must be asked for in ascending order. */
export function placeFinder(text: string): (offset: number) => Place {
  const lineEnd = /\r\n?|\n/g;
  let [line, start, next] = [1, 0, -1];
  const seek = () => {
    next = lineEnd.exec(text) ? lineEnd.lastIndex : Number.POSITIVE_INFINITY;
  };
  return (offset) => {
    if (next < 0) seek();
    while (next <= offset) {
      line += 1;
      start = next;
      seek();
    }
    return { line, column: offset - start + 1 };
  };
}
