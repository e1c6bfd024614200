import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LogLevel } from '@tako/protocol';
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

/** What is read of an action's variables. */
export type ConfigVariables = StructuredVariables & {
  flag(name: string, fallback: boolean): boolean;
  /** Trimmed, without empty ones. */
  lines(name: string): readonly string[];
  /** Replaces the tokens of a text; what cannot be parsed stays, what has no value stays and is told in `problem`. */
  replaceIn(text: string): {
    readonly text: string;
    readonly problem: string | undefined;
    /** Present where nothing was replaced since the variables cannot be evaluated. */
    readonly cause?: Error | undefined;
  };
};

/** `done`, or why there was nothing to do. */
export type ConfigResult = 'done' | { readonly skipped: string };

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
