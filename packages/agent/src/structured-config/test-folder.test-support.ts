import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VariableSet } from '@tako/variables';
import { onTestFinished } from 'vitest';
import type { ConfigContext, ConfigVariables } from './config-context.ts';

export type TestFolder = {
  readonly folder: string;
  write(name: string, content: string | Buffer): Promise<string>;
  read(name: string): Promise<string>;
  /** What a convention gets, and the lines that it logs, as `level: text`. */
  context(
    values: Readonly<Record<string, string | null>>,
    signal?: AbortSignal,
  ): ConfigContext & { lines: string[] };
};

/** A folder that goes away with the test. */
export async function openTestFolder(): Promise<TestFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tako-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return {
    folder,
    write: async (name, content) => {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    read: (name) => readFile(path.join(folder, name), 'utf8'),
    context: (values, signal = new AbortController().signal) => {
      const lines: string[] = [];
      const log: ConfigContext['log'] = (level, text) => lines.push(`${level}: ${text}`);
      return { folder, variables: variablesFrom(values), signal, lines, log };
    },
  };
}

function variablesFrom(values: Readonly<Record<string, string | null>>): ConfigVariables {
  const set = new VariableSet();
  for (const [name, value] of Object.entries(values)) set.set(name, value);
  return {
    names: () => set.names(),
    get: (name) => set.get(name),
    flag: (name, fallback) => set.flag(name, fallback),
    lines: (name) => set.paths(name),
    replaceIn: (text) => {
      const { value, error, cause } = set.evaluate(text, 'copy');
      return { text: value, problem: error, cause };
    },
  };
}
