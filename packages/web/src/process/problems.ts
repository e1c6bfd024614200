/** What the server found wrong with steps, at the fields where it is. */
import type { Problem, Step } from '@tako/api';
import { type Draft, isSame } from './draft.ts';

export type StepProblem = {
  readonly key: string;
  /** Inside the step, such as `action.packageId`. */
  readonly field: string;
  readonly message: string;
  /** What the field was when it was sent. */
  readonly sent: unknown;
};

/** The problems of a process that was sent as this draft. */
export function problemsOf({ errors = [] }: Pick<Problem, 'errors'>, sent: Draft): StepProblem[] {
  return errors.flatMap(({ field, message }) => {
    const [, place, inside = ''] = /^steps\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
    const entry = place === undefined ? undefined : sent[Number(place)];
    if (!entry) return [];
    return [{ key: entry.key, field: inside, message, sent: valueAt(entry.step, inside) }];
  });
}

/** Those that still hold: nobody has changed the field since. */
export function openProblems(problems: readonly StepProblem[], draft: Draft): StepProblem[] {
  const steps = new Map(draft.map(({ key, step }) => [key, step]));
  return problems.filter(({ key, field, sent }) => {
    const step = steps.get(key);
    return step !== undefined && isSame(valueAt(step, field), sent);
  });
}

/** Asks for what is wrong with a field, or with something in it. */
export type ErrorAt = (field: string) => string | undefined;

export function errorsOf(problems: readonly StepProblem[], key: string): ErrorAt {
  const own = problems.filter((problem) => problem.key === key);
  return (field) => own.find((problem) => isIn(problem.field, field))?.message;
}

/** The same question, asked of what lies in a part of the step. */
export function errorsIn(errorAt: ErrorAt, part: string): ErrorAt {
  return (field) => errorAt(`${part}${field.startsWith('[') ? '' : '.'}${field}`);
}

function isIn(field: string, outer: string): boolean {
  return field === outer || field.startsWith(`${outer}.`) || field.startsWith(`${outer}[`);
}

function valueAt(step: Step, field: string): unknown {
  const parts = field.split(/[.[\]]+/).filter((part) => part !== '');
  let value: unknown = step;
  for (const part of parts) value = (value as Record<string, unknown> | null | undefined)?.[part];
  return value;
}
