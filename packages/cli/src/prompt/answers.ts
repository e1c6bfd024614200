/** What a release asks for when it is deployed, and what was given on the command line. */
import type { DeploymentPrompt } from '@tako/api';
import { UserError } from '../errors.ts';

/** What must be known of a prompt to tell what is meant, and whether it must be given. */
export type Asked = Pick<DeploymentPrompt, 'name' | 'label' | 'isRequired' | 'hasDefault'>;

/** By label or name, as it was typed; several prompts may share one. */
export type Answer = { readonly key: string; readonly value: string };

/**
 * The values of `--variable LABEL:VALUE`. A value may hold colons, and a label too: the longest label or name that is
 * asked for counts. Throws `UserError` for what is not asked for, and for what is given twice; it never tells a value,
 * which may be a secret.
 */
export function readAnswers(prompts: readonly Asked[], given: readonly string[]): Answer[] {
  const answers = given.map((text) => readAnswer(prompts, text));
  for (const [index, { key }] of answers.entries()) {
    const earlier = answers.slice(0, index);
    const twice = prompts.find(
      (prompt) => isMeant(prompt, key) && earlier.some((one) => isMeant(prompt, one.key)),
    );
    if (twice) throw new UserError(`variable: "${twice.label}" is given twice`, 'usage');
  }
  return answers;
}

function readAnswer(prompts: readonly Asked[], text: string): Answer {
  const splits = splitsOf(text);
  const [shortest] = splits;
  if (!shortest) throw new UserError('variable: what is given is not LABEL:VALUE', 'usage');
  const known = splits.findLast(({ key }) => prompts.some((prompt) => isMeant(prompt, key)));
  if (known) return known;
  throw new UserError(`variable: the release does not ask for "${shortest.key}" there`, 'notFound', {
    hints: [prompts.length === 0 ? 'it asks for nothing' : `it asks for ${quoted(prompts)}`],
  });
}

/** At each colon, but for those that nothing stands before. */
function splitsOf(text: string): Answer[] {
  const colons = [...text.matchAll(/:/g)].map(({ index }) => index);
  return colons
    .map((at) => ({ key: text.slice(0, at).trim(), value: text.slice(at + 1) }))
    .filter(({ key }) => key !== '');
}

function isMeant({ label, name }: Asked, key: string): boolean {
  return [label, name].some((one) => keyOf(one) === keyOf(key));
}

const keyOf = (text: string): string => text.trim().toLowerCase();

/** Those that must be given, were not, and have no default: one a label. */
export function missingPrompts<T extends Asked>(prompts: readonly T[], answers: readonly Answer[]): T[] {
  const missing = prompts.filter(
    (prompt) => prompt.isRequired && !prompt.hasDefault && !answers.some(({ key }) => isMeant(prompt, key)),
  );
  const labels = missing.map(({ label }) => keyOf(label));
  return missing.filter((_, index) => labels.indexOf(labels[index] ?? '') === index);
}

/** Throws `UserError` that names each of these; nothing where there is none. */
export function refuseMissing(missing: readonly Asked[]): void {
  if (missing.length === 0) return;
  throw new UserError(
    `variable: the release asks for ${quoted(missing)}; give each as --variable "LABEL:VALUE"`,
    'usage',
  );
}

const quoted = (prompts: readonly Asked[]): string =>
  [...new Set(prompts.map(({ label }) => `"${label}"`))].join(', ');

/** As the API takes them: of several environments, each gets what it asks for. */
export function answersFor(prompts: readonly Asked[], answers: readonly Answer[]): Record<string, string> {
  const wanted = answers.filter(({ key }) => prompts.some((prompt) => isMeant(prompt, key)));
  return Object.fromEntries(wanted.map(({ key, value }) => [key, value]));
}

/** What was given for a prompt; undefined where it keeps its default. */
export function answerTo(prompt: Asked, answers: readonly Answer[]): string | undefined {
  return answers.find(({ key }) => isMeant(prompt, key))?.value;
}
