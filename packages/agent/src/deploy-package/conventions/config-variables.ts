import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { undefinedIfMissing } from '../../home/read-file.ts';
import { replaceFile } from '../../home/write-file.ts';
import { largestConfigBytes } from '../../limits.ts';
import type { ActionContext } from '../../script/action-context.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import { additionalPaths } from '../additional-paths.ts';
import type { Convention, Installation } from '../convention.ts';
import { decodeText, encodeXml } from '../encoding.ts';
import { saysNothingOfFeatures } from '../features.ts';
import { replaceSettings, SettingsError } from '../replace-settings.ts';

const id = 'config-variables';
const wanted = 'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings';

/** Replaces appSettings, connectionStrings and applicationSettings in every `*.config` file of the package. */
export const configVariables: Convention = {
  id,
  run: async (installation) => {
    const { context, folder } = installation;
    const { variables, log, signal } = context;
    if (!variables.flag(wanted, saysNothingOfFeatures(variables))) return { skipped: 'switched off' };
    const files = await filesOf(installation);
    if (files.length === 0) return { skipped: 'no .config file in the package' };
    for (const file of files) {
      signal.throwIfAborted();
      const name = path.relative(folder, file);
      const replaced = await replaceOrTell(file, name, context);
      if (!replaced) continue;
      for (const { kind, key } of replaced) log.say(id, 'verbose', `${name}: ${kind} ${key}`);
      const count = replaced.length;
      log.say(id, 'info', `${name}: ${count} ${count === 1 ? 'setting' : 'settings'} replaced`);
    }
    return 'done';
  },
};

/** Files that were applied to others are no settings of their own. */
async function filesOf({ context: { variables }, folder }: Installation): Promise<string[]> {
  const applied = new Set((variables.get('OctopusAppliedXmlConfigTransforms') ?? '').split('|'));
  const found: string[] = [];
  for (const place of [folder, ...additionalPaths(variables)]) found.push(...(await findConfigs(place)));
  return [...new Set(found)].filter((file) => !applied.has(file));
}

async function findConfigs(folder: string): Promise<string[]> {
  const reading = readdir(folder, { recursive: true, withFileTypes: true });
  const entries = (await reading.catch(undefinedIfMissing)) ?? [];
  return entries
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.config'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Undefined where the file cannot be read as settings, and that is not to matter. */
async function replaceOrTell(file: string, name: string, { variables, log }: ActionContext) {
  try {
    return await replaceIn(file, name, (key) => variables.get(key));
  } catch (error) {
    const mayFail = variables.flag('Octopus.Action.Package.IgnoreVariableReplacementErrors', false);
    if (!mayFail || !(error instanceof ActionFailure)) throw error;
    log.say(id, 'info', `Settings are not replaced: ${error.message}`);
    return undefined;
  }
}

async function replaceIn(file: string, name: string, value: (key: string) => string | undefined) {
  const { size, mode } = await stat(file);
  if (size > largestConfigBytes) {
    throw new ActionFailure(
      `${name} has ${size} bytes; settings are replaced in files of at most ${largestConfigBytes}`,
    );
  }
  const { text, encoding } = decodeText(await readFile(file));
  try {
    const result = replaceSettings(text, value);
    if (result.replaced.length > 0) await replaceFile(file, encodeXml(result.text, encoding), mode & 0o777);
    return result.replaced;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new ActionFailure(`${name}, ${error.message}`, undefined, error);
  }
}
