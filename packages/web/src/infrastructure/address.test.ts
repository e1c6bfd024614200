import { expect, it } from 'vitest';
import { withPort } from './address.ts';

it.each([
  ['web-1', 'web-1:10933'],
  [' web-1.example.com:4711 ', 'web-1.example.com:4711'],
  ['10.0.0.7', '10.0.0.7:10933'],
  ['::1', '[::1]:10933'],
  ['[fe80::1]', '[fe80::1]:10933'],
  ['[fe80::1]:99', '[fe80::1]:99'],
  ['https://web-1/', 'web-1:10933'],
  ['', ''],
])('%o is reached at "%s"', (typed, address) => {
  expect(withPort(typed)).toBe(address);
});
