import { expect, it } from 'vitest';
import { controlProblem } from './prompt.ts';

const colours = { kind: 'select', options: ['red', 'blue'].map((value) => ({ value, label: '' })) } as const;

it.each([
  [{ kind: 'text' } as const, 'one line'],
  [{ kind: 'multiline' } as const, 'two\nlines'],
  [{ kind: 'checkbox' } as const, 'True'],
  [{ kind: 'checkbox' } as const, 'false'],
  [{ ...colours, options: [...colours.options] }, 'blue'],
])('%o can give %o', (control, value) => {
  expect(controlProblem(control, value)).toBeUndefined();
});

it.each([
  [{ kind: 'text' } as const, 'two\nlines', 'must be one line'],
  [{ kind: 'checkbox' } as const, 'yes', 'must be True or False'],
  [{ ...colours, options: [...colours.options] }, 'green', 'must be one of "red", "blue"'],
])('%o cannot give %o, and says what it can', (control, value, problem) => {
  expect(controlProblem(control, value)).toBe(problem);
});
