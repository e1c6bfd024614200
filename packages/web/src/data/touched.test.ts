import { expect, it } from 'vitest';
import { isTouched } from './touched.ts';

it('a change touches what carries its name and what shows it, and nothing else', () => {
  expect(isTouched('machines.list', 'machines')).toBe(true);
  expect(isTouched('variableSets.get', 'variables')).toBe(false);
  expect(isTouched('dashboard.get', 'tasks')).toBe(true);
  expect(isTouched('deployments.preview', 'machines')).toBe(true);
  expect(isTouched('deployments.list', 'machines')).toBe(false);
  expect(isTouched('sessions.current', 'users')).toBe(false);
});
