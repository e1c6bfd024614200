/**
 * What a script gets before its first line: its variables and functions. Values travel as base64 or as hex digits in a
 * file that only the agent's user can read; no value is ever pasted into the text of a script.
 */
import type { ScriptSyntax } from '@tako/protocol';
import { bashBootstrap } from './bootstrap/bash.ts';
import type { BootstrapInput } from './bootstrap/bootstrap-input.ts';
import { csharpBootstrap } from './bootstrap/csharp.ts';
import { powershellBootstrap } from './bootstrap/powershell.ts';
import { pythonBootstrap } from './bootstrap/python.ts';
import type { ParameterWord } from './parameters.ts';
import { splitArguments } from './split-arguments.ts';

/** The text of the bootstrap, which runs the script named by the environment variable TAKO_SCRIPT. */
export function bootstrapOf(syntax: ScriptSyntax, input: BootstrapInput): string {
  switch (syntax) {
    case 'bash':
      return bashBootstrap(input);
    case 'powershell':
      return powershellBootstrap(input);
    case 'python':
      return pythonBootstrap(input);
    case 'csharp':
      return csharpBootstrap(input);
    default:
      return syntax satisfies never;
  }
}

export type Invocation = {
  readonly file: string;
  /** bash and PowerShell read them in the bootstrap. */
  readonly parameters: readonly ParameterWord[];
  readonly withoutProfile: boolean;
  /** Of Windows PowerShell, where it is to be an older one. */
  readonly version?: string | undefined;
};

/** How the interpreter is called. */
export function bootstrapArguments(
  syntax: ScriptSyntax,
  { file, parameters, withoutProfile, version }: Invocation,
): string[] {
  switch (syntax) {
    case 'bash':
      return [file];
    case 'powershell': {
      const profile = withoutProfile ? ['-NoProfile'] : [];
      const policy = ['-ExecutionPolicy', 'Unrestricted'];
      // It counts only as the very first.
      const first = version === undefined ? [] : ['-Version', version];
      return [...first, '-NoLogo', '-NonInteractive', ...profile, ...policy, '-File', file];
    }
    case 'python':
      return ['-u', file, ...parameters.flatMap(argumentsOf)];
    case 'csharp':
      return [file, '--', ...parameters.flatMap(argumentsOf)];
    default:
      return syntax satisfies never;
  }
}

const argumentsOf = ({ kind, text }: ParameterWord): string[] =>
  kind === 'typed' ? splitArguments(text) : [text];

/** What holds words together on the command line of each language. */
export const quotesOf: Record<ScriptSyntax, readonly string[]> = {
  bash: ['"', "'"],
  powershell: ['"', "'"],
  python: ['"'],
  csharp: ['"'],
};
