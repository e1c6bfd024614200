/** Where the script of a step comes from, by its variables. */
import type { ActionWork, ScriptSyntax } from '@tako/protocol';
import type { ActionVariables } from '../script/action-variables.ts';
import { syntaxPreference } from '../script/interpreter.ts';

export type ScriptSource =
  /** `warning` says what had to be guessed. */
  | { readonly kind: 'body'; readonly syntax: ScriptSyntax; readonly body: string; readonly warning?: string }
  /** In the folder in which the package was unpacked. */
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'none'; readonly problem: string };

const prefix = 'Octopus.Action.Script.';

/** The languages by the words that variables have for them. */
const words: Record<ScriptSyntax, string> = {
  ...{ bash: 'Bash', powershell: 'PowerShell', python: 'Python', csharp: 'CSharp' },
};

export type ScriptWork = Exclude<ActionWork, { kind: 'deploy-package' }>;

type Variables = Pick<ActionVariables, 'raw' | 'get'>;

/** What the work itself brings, and else what variables name. */
export function sourceOf(work: ScriptWork, variables: Variables): ScriptSource {
  if (work.kind === 'run-named-script' || work.body === '') return sourceByVariables(variables);
  return { kind: 'body', syntax: work.syntax, body: work.body };
}

/** A body before the bodies of languages, of which the preferred one counts, and those before a file. Bodies are not evaluated. */
function sourceByVariables({ raw, get }: Variables): ScriptSource {
  const body = raw(`${prefix}ScriptBody`) ?? '';
  if (body !== '') return bodyIn(get(`${prefix}Syntax`), body);
  for (const syntax of syntaxPreference) {
    const ofLanguage = raw(`${prefix}ScriptBody[${words[syntax]}]`) ?? '';
    if (ofLanguage !== '') return { kind: 'body', syntax, body: ofLanguage };
  }
  const name = get(`${prefix}ScriptFileName`)?.trim() ?? '';
  if (name !== '') return { kind: 'file', name };
  return {
    kind: 'none',
    problem: `there is no script: neither ${prefix}ScriptBody nor ${prefix}ScriptFileName has one`,
  };
}

function bodyIn(word: string | undefined, body: string): ScriptSource {
  const [preferred = 'bash'] = syntaxPreference;
  if (word === undefined) {
    const warning = `${prefix}Syntax does not say in which language the script is; it is taken for ${words[preferred]}`;
    return { kind: 'body', syntax: preferred, body, warning };
  }
  const syntax = syntaxPreference.find(
    (candidate) => words[candidate].toLowerCase() === word.trim().toLowerCase(),
  );
  if (syntax) return { kind: 'body', syntax, body };
  const known = syntaxPreference.map((candidate) => words[candidate]).join(', ');
  return {
    kind: 'none',
    problem: `there is no language "${word}" for scripts; ${prefix}Syntax is one of ${known}`,
  };
}
