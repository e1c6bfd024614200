import type { Machine } from '@tako/api';
import { expect, it } from 'vitest';
import { healthLook, healthSummary } from './health.ts';

const never = { checkedAt: null, detail: '', unavailableSince: null, freeBytes: null };

const machine = (state: Machine['health']['state'], isDisabled = false) => {
  return { isDisabled, health: { ...never, state } };
};

it('a disabled machine reads as disabled, however it is', () => {
  expect(healthLook(machine('healthy', true)).text).toBe('Disabled');
  expect(healthLook(machine('unavailable')).text).toBe('Unavailable');
});

it('many machines read as counts, and what there is none of is left out', () => {
  const many = [machine('healthy'), machine('unavailable'), machine('healthy'), machine('unknown', true)];
  expect(healthSummary(many)).toBe('2 healthy, 1 unavailable, 1 disabled');
  expect(healthSummary([])).toBe('');
});
