/**
 * Gives a program names of its own: `NODE_OPTIONS=--import=<this file>`, and `HOSTS_FILE` names a JSON file of names and
 * their addresses, which is read at each look. Other names are looked up as usual.
 */
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isIPv6 } from 'node:net';

type Answer = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

const usual = dns.lookup;

function lookup(name: string, options: LookupOptions, answer: Answer): void {
  const hosts = JSON.parse(readFileSync(process.env.HOSTS_FILE ?? '', 'utf8'));
  const named: readonly string[] | undefined = hosts[name];
  if (!named) return usual(name, options, answer as never);
  const addresses = named.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const [first] = addresses;
  process.nextTick(() =>
    options.all ? answer(null, addresses) : answer(null, first?.address, first?.family),
  );
}

dns.lookup = lookup as typeof dns.lookup;
syncBuiltinESMExports();
