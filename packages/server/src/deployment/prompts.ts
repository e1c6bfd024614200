/** What a release asks for when it is deployed, and what was answered. */
import type { DeploymentPrompt } from '@tako/api';
import { nameKey } from '../database/names.ts';
import type { FieldError } from '../errors.ts';
import { controlProblem } from '../variable/prompt.ts';
import type { Candidate } from '../variable/variable.ts';
import { type DeploymentPlace, mayFit } from './place.ts';

/** A value that somebody gave; sealed in the store where it is sensitive. */
export type PromptedValue = {
  readonly variableId: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly isSensitive: boolean;
};

export type Answers = { readonly values: readonly PromptedValue[]; readonly errors: readonly FieldError[] };

/** The question of a variable: its default in plain text, also of a secret. */
export type Question = Candidate & { readonly prompt: NonNullable<Candidate['prompt']> };

/** What is asked for in the environment and the channel, by label. */
export function questionsAt(candidates: readonly Candidate[], place: DeploymentPlace): Question[] {
  return candidates
    .filter((one): one is Question => one.prompt !== null)
    .filter(({ scope }) => mayFit(scope, place))
    .toSorted((a, b) => labelOf(a).localeCompare(labelOf(b), 'en', { numeric: true }));
}

function labelOf({ name, prompt }: Question): string {
  return prompt.label === '' ? name : prompt.label;
}

/** `given` has values by label or name; what it leaves out keeps its default. */
export function answersTo(questions: readonly Question[], given: Readonly<Record<string, string>>): Answers {
  const errors: FieldError[] = [];
  const values = new Map<string, PromptedValue>();
  for (const [key, value] of Object.entries(given)) {
    const meant = questions.filter((question) => isMeant(question, key));
    const problem = keyProblem(questions, meant, values) ?? valueProblem(meant, value);
    if (problem !== undefined) errors.push({ field: `promptedVariables.${key}`, message: problem });
    else for (const question of meant) values.set(question.id, answerOf(question, value));
  }
  return { values: [...values.values()], errors };
}

function isMeant(question: Question, key: string): boolean {
  const wanted = nameKey(key.trim());
  return nameKey(labelOf(question)) === wanted || nameKey(question.name) === wanted;
}

function keyProblem(
  questions: readonly Question[],
  meant: readonly Question[],
  answered: ReadonlyMap<string, unknown>,
): string | undefined {
  const twice = meant.find(({ id }) => answered.has(id));
  if (twice) return `"${labelOf(twice)}" is there twice`;
  if (meant.length > 0) return undefined;
  if (questions.length === 0) return 'The release asks for nothing in this environment';
  const asked = [...new Set(questions.map(labelOf))].map((label) => `"${label}"`).join(', ');
  return `The release does not ask for this in this environment; it asks for ${asked}`;
}

function valueProblem(meant: readonly Question[], value: string): string | undefined {
  if (value === '') return meant.some(({ prompt }) => prompt.isRequired) ? 'must not be empty' : undefined;
  for (const { prompt } of meant) {
    const problem = controlProblem(prompt.control, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function answerOf(question: Question, value: string): PromptedValue {
  const { id, name, isSensitive } = question;
  return { variableId: id, name, label: labelOf(question), value, isSensitive };
}

/** One entry a question that must be answered, was not, and has no default. */
export function missingAnswers(
  questions: readonly Question[],
  values: readonly PromptedValue[],
): FieldError[] {
  const answered = new Set(values.map(({ variableId }) => variableId));
  const missing = questions.filter(
    ({ id, value, prompt }) => prompt.isRequired && value === '' && !answered.has(id),
  );
  const labels = [...new Set(missing.map(labelOf))];
  return labels.map((label) => ({
    field: `promptedVariables.${label}`,
    message: `The release asks for "${label}", and it must be given`,
  }));
}

/** The candidates with what was given in place of the defaults. */
export function withAnswers<T extends Candidate>(
  candidates: readonly T[],
  values: readonly PromptedValue[],
): T[] {
  const byId = new Map(values.map(({ variableId, value }) => [variableId, value]));
  return candidates.map((one) => ({ ...one, value: byId.get(one.id) ?? one.value }));
}

/** The form. */
export function toPrompt(question: Question): DeploymentPrompt {
  const { id, name, value, isSensitive, prompt } = question;
  return {
    ...{ variableId: id, name, label: labelOf(question), help: prompt.help, isSensitive },
    ...{ isRequired: prompt.isRequired, control: prompt.control },
    ...{ defaultValue: isSensitive ? null : value, hasDefault: value !== '' },
  };
}
