import { expect, it } from 'vitest';
import { rowsOfText } from './wrap.ts';

it.each([
  ['', 10, 1],
  ['0123456789', 10, 1],
  ['0123456789x', 10, 2],
  ['\u001b[31m0123456789\u001b[0m', 10, 1],
  ['\t012', 10, 2],
  ['五五五五五五', 10, 2],
  ['a line of any length', null, 1],
])('%j in %s columns takes %i rows', (text, columns, rows) => {
  expect(rowsOfText(text, columns)).toBe(rows);
});
