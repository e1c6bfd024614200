import { expect, it } from 'vitest';
import { createAddressGuard, parseRanges } from './address-guard.ts';

it.each([
  ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.31.255.255', '192.168.0.1', '169.254.169.254'],
  ...[
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd12::1',
    'ff02::1',
  ],
  ...[
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ],
  ...['', 'localhost', '1.2.3', '::g'],
])('%s may not be gone to', (address) => {
  expect(createAddressGuard([])(address)).toBe(false);
});

it.each(['8.8.8.8', '172.32.0.1', '2600::1', '::ffff:8.8.8.8'])('%s may be gone to', (address) => {
  expect(createAddressGuard([])(address)).toBe(true);
});

it('what the administrator allows may be gone to, and nothing beside it', () => {
  const guard = createAddressGuard(parseRanges('10.0.0.0/8, 192.168.1.5,fd00::/8'));
  const addresses = ['10.1.2.3', '::ffff:10.1.2.3', '192.168.1.5', 'fd00::1', '192.168.1.6', '127.0.0.1'];
  expect(addresses.map(guard)).toEqual([true, true, true, true, false, false]);
});

it.each(['localhost', '10.0.0.0/33', '10.0.0.0/x', 'fd00::/129', '/8'])('"%s" is no range', (text) => {
  expect(() => parseRanges(text)).toThrow(/no range such as/);
});
