import type { DeploymentPrompt } from '@tako/api';
import { hidden } from '../output/hidden.ts';
import { renderFields } from '../output/table.ts';
import { type Answer, answerTo } from './answers.ts';
import { choicesText } from './typed-value.ts';

/** What a release asks for, one block a prompt, with what was given. */
export function formText(prompts: readonly DeploymentPrompt[], answers: readonly Answer[]): string {
  const blocks = prompts.map((prompt) => blockOf(prompt, answerTo(prompt, answers)));
  return ['Asked for, to be given as --variable "LABEL:VALUE":', ...blocks].join('\n\n');
}

function blockOf(prompt: DeploymentPrompt, given: string | undefined): string {
  const { label, name, help, isRequired, isSensitive, control, hasDefault, defaultValue } = prompt;
  const secretly = (value: string | null) => (isSensitive ? hidden : value);
  const fields = renderFields([
    ['Label', label],
    ['Name', name],
    ['Help', help],
    ['Required', isRequired],
    ['Default', hasDefault ? secretly(defaultValue) : null],
    ['Choices', choicesText(control)],
    ['Given', given === undefined ? null : secretly(given)],
  ]);
  return fields.replaceAll(/^/gm, '  ');
}
