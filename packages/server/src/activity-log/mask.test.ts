import { expect, it } from 'vitest';
import { createMask } from './mask.ts';

it('no secret stands in a line that the server writes, also where one secret holds another', () => {
  const mask = createMask(['hunter2', 'hunter2-and-more', 'first line\r\nsecond line']);
  expect(mask('with hunter2-and-more, hunter2 and second line')).toBe('with ********, ******** and ********');
});

it('a value too short to be a secret does not tear holes into the log', () => {
  expect(createMask(['1', '', 'no'])('no 1 of it')).toBe('no 1 of it');
});
