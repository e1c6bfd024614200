/**
 * Which addresses the server may go to when somebody gives it a URL. Without a guard a feed could make it read what only
 * the server can reach: its own ports, the metadata of its cloud, the network behind it.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Not the internet's (iana.org: special-purpose address registries). */
const specialRanges = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

export type AddressGuard = (address: string) => boolean;

/** Tells whether an IP address may be gone to: any of the internet's, and those that the administrator allows. */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const special = blockList(specialRanges);
  const exempt = blockList(allowed);
  return (address) => {
    const plain = embeddedIPv4(address) ?? address;
    const family = isIPv4(plain) ? 'ipv4' : isIPv6(plain) ? 'ipv6' : undefined;
    if (family === undefined) return false;
    return !special.check(plain, family) || exempt.check(plain, family);
  };
}

/** `10.0.0.0/8`, `192.168.1.5` or `fd00::/8`. Throws an `Error` that says what is wrong. */
export function parseRanges(text: string): string[] {
  const ranges = text
    .split(',')
    .map((range) => range.trim())
    .filter(Boolean);
  for (const range of ranges) {
    const { address, bits, most } = partsOf(range);
    if (most === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) {
      throw new Error(`holds "${address}/${bits}", which is no range such as 10.0.0.0/8`);
    }
  }
  return ranges;
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const { address, bits } = partsOf(range);
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}

function partsOf(range: string) {
  const [address = '', given] = range.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  return { address, bits: given ?? String(most), most };
}

/** Of `::ffff:10.0.0.1` and `::ffff:a00:1`, which lead to the IPv4 address that they hold. */
function embeddedIPv4(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const { hostname } = new URL(`http://[${address.split('%')[0]}]/`);
  const [, high = '', low = ''] = /^\[::(?:ffff:)?([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === '') return undefined;
  const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}
