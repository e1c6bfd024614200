/** Which names of a folder a pattern with `*` and `?` means, as the file system takes their case. */
export function matchNames(names: readonly string[], pattern: string, isCaseSensitive: boolean): string[] {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const regex = new RegExp(`^${source}$`, isCaseSensitive ? 'su' : 'siu');
  return names.filter((name) => regex.test(name));
}

/** As Windows lists a folder: by name, whatever the case. */
export function inListingOrder(a: string, b: string): number {
  const [left, right] = [a.toUpperCase(), b.toUpperCase()];
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : Number(a !== b);
}

export const equalIgnoringCase = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
export const endsIgnoringCase = (text: string, end: string): boolean =>
  text.toLowerCase().endsWith(end.toLowerCase());
