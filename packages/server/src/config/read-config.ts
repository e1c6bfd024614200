/** The configuration: flags win over environment variables, those over the file, that over the defaults. */
import path from 'node:path';
import { readIfThere } from '../data-folder/data-folder.ts';
import { UserError } from '../errors.ts';
import {
  type Config,
  checkTogether,
  flagOf,
  type Setting,
  type SettingName,
  settings,
  variableOf,
} from './settings.ts';

export type ConfigSources = {
  /** As the command line gave them, by setting. */
  readonly flags: Readonly<Partial<Record<string, string>>>;
  readonly env: NodeJS.ProcessEnv;
  /** `--config`; without it `config.json` of the data folder, where it is there. */
  readonly file: string | undefined;
};

type Given = { readonly value: string; readonly from: string };

/** Throws `UserError` that names the setting, where it came from and what is wrong with it. */
export async function readConfig({ flags, env, file }: ConfigSources): Promise<Config> {
  const fromLine = (name: SettingName): Given | undefined => {
    const flag = flags[name];
    if (flag !== undefined) return { value: flag, from: flagOf(name) };
    const variable = env[variableOf(name)];
    return variable === undefined ? undefined : { value: variable, from: variableOf(name) };
  };
  const folder = parsed(settings.data, fromLine('data'));
  const values = await readFileSettings(file, path.join(folder, 'config.json'));
  const entries = (Object.keys(settings) as SettingName[]).map((name) => [
    name,
    parsed<unknown>(settings[name], fromLine(name) ?? values.get(name)),
  ]);
  const config = { ...(Object.fromEntries(entries) as Config), data: folder };
  try {
    checkTogether(config);
  } catch (error) {
    throw new UserError((error as Error).message, 'usage', error);
  }
  return config;
}

function parsed<T>(setting: Setting<T>, given: Given | undefined): T {
  if (given === undefined) return setting.fallback;
  try {
    return setting.parse(given.value);
  } catch (error) {
    throw new UserError(`${given.from}: "${given.value}" ${(error as Error).message}`, 'usage', error);
  }
}

async function readFileSettings(named: string | undefined, fallback: string): Promise<Map<string, Given>> {
  const file = named ?? fallback;
  const text = await readIfThere(file);
  if (text === undefined) {
    if (named === undefined) return new Map();
    throw new UserError(`--config: there is no file ${named}`, 'usage');
  }
  const values = new Map<string, Given>();
  for (const [key, value] of Object.entries(jsonOf(file, text))) {
    if (!(key in settings)) throw new UserError(`${file}: there is no setting "${key}"`, 'usage');
    values.set(key, { value: String(value), from: `${file}: ${key}` });
  }
  return values;
}

function jsonOf(file: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new Error('it must hold one JSON object');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`, 'usage', error);
  }
}
