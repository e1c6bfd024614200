import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UserError } from '../errors.ts';

/** The text of a file, or of standard input where the name is `-`. */
export async function readText(file: string): Promise<string> {
  return file === '-' ? text(process.stdin) : readFile(file, 'utf8');
}

/** A file that holds one JSON object. */
export async function readJsonObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  const content = await readText(file);
  const value = parse(content, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`file: ${called(file)} holds no JSON object`, 'usage');
  }
  return { ...value };
}

function parse(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UserError(`file: ${called(file)} is no JSON: ${(error as Error).message}`, 'usage', {
      cause: error,
    });
  }
}

const called = (file: string): string => (file === '-' ? 'standard input' : file);
