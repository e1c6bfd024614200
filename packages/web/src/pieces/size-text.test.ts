import { expect, it } from 'vitest';
import { sizeText } from './size-text.ts';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [2_130, '2.1 kB'],
  [480_000_000, '480 MB'],
  [2_000_000_000_000_000, '2000 TB'],
])('%i bytes read as "%s"', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
