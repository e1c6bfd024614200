/** A URI's host by name, in lower case: an IPv6 address keeps its brackets. */
export type Host = {
  readonly name: string;
  /** `Basic` is a name that cannot be one of DNS, or none where there could be one. */
  readonly type: 'Dns' | 'IPv4' | 'IPv6' | 'Basic' | 'Unknown';
};

/** Reads what stands between the user and the port; undefined where no host can be called so. */
export function readHost(text: string): Host | undefined {
  const name = text.toLowerCase();
  if (name === '') return { name, type: 'Basic' };
  if (name.startsWith('[')) return readIPv6(name);
  const address = readIPv4(name);
  if (address !== undefined) return { name: address, type: 'IPv4' };
  const labels = name.replace(/\.$/, '').split('.');
  if (!labels.every((label) => /^[\p{L}\p{N}_-]+$/u.test(label))) return undefined;
  const isDns = labels.every((label) => /^[\p{L}\p{N}]/u.test(label));
  return { name, type: isDns ? 'Dns' : 'Basic' };
}

export function isLoopback({ name, type }: Host): boolean {
  if (type === 'IPv4') return name.startsWith('127.');
  return name === 'localhost' || name === 'loopback' || name === '[::1]' || (name === '' && type === 'Basic');
}

/** One to four numbers, in octal behind `0` and in hex behind `0x`, the last of which fills what is left of four bytes. */
function readIPv4(name: string): string | undefined {
  const parts = name.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)$/.test(part)))
    return undefined;
  const numbers = parts.map((part) => (/^0[0-7]/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = numbers.pop() ?? 0;
  const left = 4 - numbers.length;
  if (numbers.some((number) => number > 255) || last >= 256 ** left) return undefined;
  for (let place = left - 1; place >= 0; place -= 1) numbers.push(Math.floor(last / 256 ** place) % 256);
  return numbers.join('.');
}

function readIPv6(name: string): Host | undefined {
  const [, address = '', dotted = ''] = /^\[([0-9a-f:]*:)([0-9a-f.]*)\]$/.exec(name) ?? [];
  const asGroups = dotted.includes('.')
    ? /^(?:\d{1,3}\.){3}\d{1,3}$/.test(dotted) && readIPv4(dotted)
      ? '0:0'
      : 'x'
    : dotted;
  const groups = readGroups(address + asGroups);
  if (!groups) return undefined;
  return { name: dotted.includes('.') ? name : `[${printGroups(groups)}]`, type: 'IPv6' };
}

/** The eight groups of an address, without leading zeros. */
function readGroups(address: string): string[] | undefined {
  const [head = '', tail, more] = address.split('::');
  if (more !== undefined) return undefined;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => group.replace(/^0+(?=.)/, ''));
}

/** With its first longest run of zeros as `::`. */
function printGroups(groups: readonly string[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    const length = (end === -1 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
