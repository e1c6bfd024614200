import { expect, it } from 'vitest';
import { agoText, durationText } from './time-text.ts';

const now = Date.UTC(2026, 10, 24, 12);

it.each([
  [0, 'just now'],
  [9_999, 'just now'],
  [10_000, '10 seconds ago'],
  [59_999, '59 seconds ago'],
  [60_000, '1 minute ago'],
  [3_600_000 * 5, '5 hours ago'],
  [86_400_000, 'yesterday'],
  [-7_200_000, 'in 2 hours'],
  [86_400_000 * 31, 'Oct 24, 2026'],
])('%i ms ago reads as "%s"', (ms, text) => {
  expect(agoText(now - ms, now)).toBe(text);
});

it.each([
  [-5, '0 ms'],
  [850, '850 ms'],
  [7_299, '7.2 s'],
  [59_999, '59 s'],
  [184_000, '3 min 4 s'],
  [7_500_000, '2 h 5 min'],
  [90_000_000, '1 d 1 h'],
])('%i ms last "%s"', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
