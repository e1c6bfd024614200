/** The positions of every `#{` that is not escaped by a second `#`, ascending. */
export function findOpens(text: string): number[] {
  const opens: number[] = [];
  for (let at = text.indexOf('#{'); at !== -1; at = text.indexOf('#{', at + 2)) {
    if (hashesBefore(text, at) % 2 === 0) opens.push(at);
  }
  return opens;
}

/** The first of the ascending `opens` that is not before `at`; undefined where there is none. */
export function nextOpen(opens: readonly number[], at: number): number | undefined {
  let low = 0;
  let high = opens.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((opens[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return opens[low];
}

function hashesBefore(text: string, at: number): number {
  let count = 0;
  while (text.charAt(at - count - 1) === '#') count += 1;
  return count;
}
