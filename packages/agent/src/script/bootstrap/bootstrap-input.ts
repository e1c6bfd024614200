import type { ParameterWord } from '../parameters.ts';

/** What a bootstrap is made of. */
export type BootstrapInput = {
  /** By name, evaluated. */
  readonly variables: ReadonlyMap<string, string>;
  /** What stands behind the script on its command line. */
  readonly parameters: readonly ParameterWord[];
  /** Whether the script says first what runs it. */
  readonly showsEnvironment: boolean;
  /** Modules that are imported before the script begins. */
  readonly modules: readonly string[];
  /** Whether bash also gets all variables as an array. */
  readonly wantsArray: boolean;
};

export const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A command line is one line. */
export const oneLine = (parameters: string): string => parameters.replaceAll(/[\r\n]+/g, ' ').trim();
