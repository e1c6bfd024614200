/** Asks the person at the terminal for what must be given. */
import type { DeploymentPrompt } from '@tako/api';
import { UserError } from '../errors.ts';
import { ask, askSecret } from '../output/ask.ts';
import type { Output } from '../output/output.ts';
import { safeText } from '../output/safe-text.ts';
import type { Answer } from './answers.ts';
import { choicesText, typedValue } from './typed-value.ts';

/** Only a terminal can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true;

/** One after the other; secrets are not shown while they are typed. Throws `UserError` for one that is left empty. */
export async function askPrompts(output: Output, prompts: readonly DeploymentPrompt[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const prompt of prompts) answers.push({ key: prompt.label, value: await askOne(output, prompt) });
  return answers;
}

async function askOne(
  output: Output,
  { label, help, control, isSensitive }: DeploymentPrompt,
): Promise<string> {
  if (help !== '') output.note(`${label}: ${help}`);
  const choices = choicesText(control);
  const question = safeText(`${label}${choices === '' ? '' : ` [${choices}]`}: `);
  const otherwise = `give --variable "${label}:VALUE"`;
  for (;;) {
    const typed = await (isSensitive ? askSecret : ask)(question, otherwise).catch(tellStop);
    if (typed === '') throw new UserError(`variable: "${label}" is missing: ${otherwise}`, 'usage');
    const read = typedValue(control, typed);
    if ('value' in read) return read.value;
    output.note(`${label} ${read.problem}`);
  }
}

/** A release may have been made by then. */
function tellStop(cause: unknown): never {
  if (!(cause instanceof UserError) || cause.exit !== 'stopped') throw cause;
  throw new UserError('stopped; no deployment was started', 'stopped', { cause });
}
