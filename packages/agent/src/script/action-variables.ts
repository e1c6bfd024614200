/** The variables of an action while it runs: what the server gave, what the machine has, and what scripts add. */
import type { ActionSpec } from '@tako/protocol';
import {
  EvaluationLimitError,
  FilterError,
  RecursiveDefinitionError,
  readVariableFile,
  VariableSet,
} from '@tako/variables';
import { ActionFailure } from './action-failure.ts';

export type ActionVariables = {
  names(): readonly string[];
  /** Evaluated; undefined where there is none. Throws `ActionFailure` where the value cannot be evaluated. */
  get(name: string): string | undefined;
  /** As far as it can be evaluated, and what cannot; empty where there is none. Throws as `get`. */
  evaluated(name: string): Template;
  /** As it was given. */
  raw(name: string): string | undefined;
  flag(name: string, fallback: boolean): boolean;
  /** Lines without the white space around them and without empty ones. Throws as `get`. */
  lines(name: string): readonly string[];
  /** Every name with its evaluated value. Throws as `get` for the first that cannot be evaluated. */
  all(): Map<string, string>;
  /** As `all`, but what cannot be evaluated is as it was given. */
  allShown(): Map<string, string>;
  /** Why a value cannot be evaluated: a circle names its way. Undefined where it can. */
  problem(name: string): string | undefined;
  /** Replaces the tokens of a text; what cannot be parsed stays, what has no value stays and is told in `problem`. */
  replaceIn(text: string): Template;
  /** As `replaceIn`; `name` says what the text is. Throws `ActionFailure` where something stops it. */
  mustReplaceIn(text: string, name: string): Template;
  isSensitive(name: string): boolean;
  /** Sensitive values, as they were given and as they come out. */
  secrets(): string[];
  set(name: string, value: string): void;
  /** Sets it under its own name and the names by which other steps know it. */
  setOutput(name: string, value: string): void;
  /** Takes over what a file of variables holds. Throws `ActionFailure` where it is none. */
  addFile(text: string, name: string): void;
};

/** A text whose tokens are replaced, but for those that `problem` names. */
export type Template = {
  readonly text: string;
  readonly problem: string | undefined;
  /** Present where nothing was replaced: a value leads back to itself, for example. */
  readonly cause: Error | undefined;
};

/** `env` is what every variable of the environment is known by, as `env:NAME`, whatever else has that name. */
export function createActionVariables(spec: ActionSpec, env: NodeJS.ProcessEnv = {}): ActionVariables {
  const set = new VariableSet();
  set.set('Octopus.Tentacle.Agent.InstanceName', '#{env:TentacleInstanceName}');
  for (const { name, value } of spec.variables) set.set(name, value);
  for (const [name, value] of Object.entries(env)) set.set(`env:${name}`, value ?? '');
  const sensitive = spec.variables.filter(({ isSensitive }) => isSensitive);
  const sensitiveNames = new Set(sensitive.map(({ name }) => name.toLowerCase()));
  const replace = (text: string, onParseError: 'copy' | 'refuse'): Template => {
    const { value, error, cause } = set.evaluate(text, onParseError);
    return { text: cause ? text : value, problem: error, cause };
  };
  const get = (name: string) => naming(name, () => set.get(name));
  const shown = (name: string): Template => replace(set.raw(name) ?? '', 'refuse');
  const evaluated = (name: string): Template => unstopped(`the variable ${name}`, shown(name));
  return {
    get,
    evaluated,
    names: () => set.names(),
    raw: (name) => set.raw(name),
    flag: (name, fallback) => naming(name, () => set.flag(name, fallback)),
    lines: (name) => naming(name, () => set.paths(name)),
    all: () => new Map(set.names().map((name) => [name, evaluated(name).text])),
    allShown: () => new Map(set.names().map((name) => [name, shown(name).text])),
    problem: (name) => set.evaluate(set.raw(name) ?? '').cause?.message,
    replaceIn: (text) => replace(text, 'copy'),
    mustReplaceIn: (text, name) => unstopped(name, replace(text, 'copy')),
    isSensitive: (name) => sensitiveNames.has(name.toLowerCase()),
    secrets: () => sensitive.flatMap(({ name, value }) => [value, shown(name).text]),
    set: (name, value) => set.set(name, value),
    setOutput: (name, value) => {
      set.set(name, value);
      for (const other of namesElsewhere(name, get)) set.set(other, value);
    },
    addFile: (text, name) => {
      const added = readVariableFile(text);
      if (!added)
        throw new ActionFailure(`the file of variables ${name} is no JSON object of names and values`);
      for (const key of added.names()) set.set(key, added.raw(key) ?? '');
    },
  };
}

function namesElsewhere(name: string, get: (name: string) => string | undefined): string[] {
  const action = get('Octopus.Action.Name');
  const machine = get('Octopus.Machine.Name');
  if (action === undefined) return [];
  const ofAction = `Octopus.Action[${action}].Output.${name}`;
  if (machine === undefined) return [ofAction];
  return [ofAction, `Octopus.Action[${action}].Output[${machine}].${name}`];
}

function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isTheUsers =
      error instanceof RecursiveDefinitionError ||
      error instanceof FilterError ||
      error instanceof EvaluationLimitError;
    if (!isTheUsers) throw error;
    throw cannotEvaluate(`the variable ${name}`, error);
  }
}

function unstopped(name: string, template: Template): Template {
  if (template.cause) throw cannotEvaluate(name, template.cause);
  return template;
}

/** The code with which the original ends for a value that leads back to itself. */
const circleExitCode = 101;

/** What stops the evaluation of a value or a text, as a failure of the action. */
export function cannotEvaluate(name: string, cause: Error): ActionFailure {
  const exitCode = cause instanceof RecursiveDefinitionError ? circleExitCode : undefined;
  return new ActionFailure(`${name} cannot be evaluated: ${cause.message}`, exitCode, cause);
}
