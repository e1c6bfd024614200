/** Languages of scripts, as people call them. */
import type { Action } from '@tako/api';

export type Syntax = Extract<Action, { kind: 'run-script' }>['syntax'];

type Language = {
  readonly text: string;
  /** How a script asks for a variable. */
  readonly ask: string;
};

export const languages: Readonly<Record<Syntax, Language>> = {
  bash: { text: 'Bash', ask: 'get_octopusvariable "Name"' },
  powershell: { text: 'PowerShell', ask: '$OctopusParameters["Name"]' },
  python: { text: 'Python', ask: 'get_octopusvariable("Name")' },
  csharp: { text: 'C#', ask: 'Octopus.Parameters["Name"]' },
};

export const languageText = (syntax: Syntax): string => languages[syntax].text;

export const languageChoices = Object.entries(languages).map(([value, { text }]) => ({
  value: value as Syntax,
  label: text,
}));
