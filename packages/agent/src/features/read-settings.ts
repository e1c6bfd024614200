/** Reads what a step says of a feature, and says by the variable's name what is wrong with it. */
import { ActionFailure } from '../script/action-failure.ts';
import type { FeatureInput } from './feature.ts';

export type Settings = {
  /** Without the blanks around it; empty where nothing is said. */
  text(name: string): string;
  /** To the last blank. */
  exact(name: string): string;
  required(name: string, what: string): string;
  /** In the spelling of `words`, whatever its case; undefined where nothing is said. */
  word<W extends string>(name: string, words: readonly W[]): W | undefined;
  flag(name: string): boolean | undefined;
  /** A whole number; undefined where nothing is said. */
  whole(name: string): number | undefined;
};

/** `prefix` stands before each name. Each throws `ActionFailure` for a value that cannot be one, and for a token without one. */
export function settingsOf({ variables }: FeatureInput, prefix: string): Settings {
  const exact = (name: string) => {
    const { text, problem } = variables.evaluated(prefix + name);
    if (problem !== undefined) throw new ActionFailure(`${prefix}${name}: ${problem}`);
    return text;
  };
  const text = (name: string) => exact(name).trim();
  const refuse = (name: string, is: string): never => {
    throw new ActionFailure(`${prefix}${name} is "${text(name)}"; it is ${is}`);
  };
  return {
    text,
    exact,
    required: (name, what) => {
      const value = text(name);
      if (value === '') throw new ActionFailure(`${prefix}${name} is missing: ${what}`);
      return value;
    },
    word: (name, words) => {
      const value = text(name).toLowerCase();
      if (value === '') return undefined;
      const known = words.find((word) => word.toLowerCase() === value);
      return known ?? refuse(name, `one of ${words.join(', ')}`);
    },
    flag: (name) => {
      const value = text(name).toLowerCase();
      if (value === '') return undefined;
      return value === 'true' || (value === 'false' ? false : refuse(name, 'True or False'));
    },
    whole: (name) => {
      const value = text(name);
      if (value === '') return undefined;
      return /^\d{1,9}$/.test(value) ? Number(value) : refuse(name, 'a whole number');
    },
  };
}
