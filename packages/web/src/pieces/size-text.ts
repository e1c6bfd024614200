const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
const step = 1000;

/** "812 bytes", "2.1 kB", "480 MB". */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= step && unit < units.length - 1) {
    value /= step;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
