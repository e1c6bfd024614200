import type { Step } from '@tako/api';
import { type Draft, withNewStep } from './draft.ts';

/** `A B` are two steps; `A=x` is one whose roles are not the usual ones. */
export function draftFrom(text: string): Draft {
  return text.split(' ').map((word) => {
    const [key = '', role = 'web'] = word.split('=');
    return { key, step: stepCalled(key, role) };
  });
}

/** As `draftFrom` reads it. */
export function textOf(draft: Draft): string {
  return draft.map(({ key, step }) => (step.roles[0] === 'web' ? key : `${key}=${step.roles[0]}`)).join(' ');
}

export function stepCalled(name: string, role = 'web'): Step {
  const [entry] = withNewStep([], name, 'script', [role]);
  return { ...(entry?.step as Step), name };
}
