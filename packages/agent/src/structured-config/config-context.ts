import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LogLevel } from '@tako/protocol';
import type { Evaluated } from '@tako/variables';
import { findFiles } from '../globs/find-files.ts';
import type { StructuredVariables } from './replacement.ts';
import type { TextFile } from './text-file.ts';

/** What conventions on text files work with. */
export type ConfigContext = {
  readonly folder: string;
  readonly variables: ConfigVariables;
  readonly log: (level: LogLevel, text: string) => void;
  readonly signal: AbortSignal;
};

export type ConfigVariables = StructuredVariables & {
  flag(name: string, fallback: boolean): boolean;
  /** The parts between commas, trimmed. */
  list(name: string): readonly string[];
  evaluate(text: string, onParseError: 'copy'): Evaluated;
};

/** `done`, or why there was nothing to do. */
export type ConfigResult = 'done' | { readonly skipped: string };

/** Whether the step has the feature, in `Octopus.Action.EnabledFeatures`. */
export function hasFeature(variables: ConfigVariables, feature: string): boolean {
  const enabled = variables.list('Octopus.Action.EnabledFeatures');
  return enabled.some((name) => name.toLowerCase() === feature.toLowerCase());
}

/** The lines of a variable, trimmed, without empty ones. */
export function linesOf(variables: ConfigVariables, name: string): string[] {
  const lines = variables.get(name)?.split(/[\r\n]/) ?? [];
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** The files that a glob means in the folders, those of the first named from there. */
export async function findTextFiles(
  { folder, signal }: ConfigContext,
  glob: string,
  otherFolders: readonly string[] = [],
): Promise<TextFile[]> {
  const found: TextFile[] = [];
  for (const place of [folder, ...otherFolders]) {
    const files = await findFiles(place, glob, { signal });
    for (const { name, path: file } of files) {
      found.push({ name: place === folder ? name : path.join(place, name), path: file });
    }
  }
  return found;
}

/** Whether the target is a folder itself; what cannot be looked at is none. */
export async function isFolder(folder: string, target: string): Promise<boolean> {
  try {
    return (await stat(path.resolve(folder, target.replaceAll('\\', '/')))).isDirectory();
  } catch {
    return false;
  }
}
