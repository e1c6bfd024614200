import path from 'node:path';
import { type FoundFile, findFiles } from '../../globs/find-files.ts';
import type { ActionContext } from '../../script/action-context.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import type { ActionVariables } from '../../script/action-variables.ts';
import { xmlHeapFactor } from '../../structured-config/limits.ts';
import { fold } from '../../structured-config/replacement.ts';
import {
  allowedBytes,
  largestFileVariable,
  readTextFile,
  refuseWithoutMemory,
  writeTextFile,
} from '../../structured-config/text-file.ts';
import { byNumber, decodeXml, encodeXml } from '../../structured-config/xml/xml-encoding.ts';
import { additionalPaths } from '../additional-paths.ts';
import type { Convention, Installation } from '../convention.ts';
import { saysNothingOfFeatures } from '../features.ts';
import { replaceSettings, SettingsError } from '../replace-settings.ts';

const id = 'config-variables';
const wanted = 'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings';

/** Replaces appSettings, connectionStrings and applicationSettings in every `*.config` file of the package. */
export const configVariables: Convention = {
  id,
  run: async (installation) => {
    const { context } = installation;
    const { variables, log, signal } = context;
    if (!variables.flag(wanted, saysNothingOfFeatures(variables))) return { skipped: 'switched off' };
    const files = await filesOf(installation);
    if (files.length === 0) return { skipped: 'no .config file in the package' };
    const settingOf = settingsOf(variables);
    for (const file of files) {
      signal.throwIfAborted();
      const { name } = file;
      const replaced = await replaceOrTell(file, context, settingOf);
      if (!replaced) continue;
      for (const { kind, key } of replaced) log.say(id, 'verbose', `${name}: ${kind} ${key}`);
      const count = replaced.length;
      log.say(id, 'info', `${name}: ${count} ${count === 1 ? 'setting' : 'settings'} replaced`);
    }
    return 'done';
  },
};

/** Files that were applied to others are no settings of their own. */
async function filesOf({ context, folder }: Installation): Promise<FoundFile[]> {
  const { variables, signal } = context;
  const applied = new Set((variables.get('OctopusAppliedXmlConfigTransforms') ?? '').split('|'));
  const found = new Map<string, FoundFile>();
  for (const place of [folder, ...additionalPaths(variables)]) {
    for (const file of await findFiles(place, '**/*.config', { ignoreCase: true, signal })) {
      const given = path.join(place, file.name);
      if (applied.has(given) || applied.has(file.path) || found.has(file.path)) continue;
      found.set(file.path, { ...file, name: place === folder ? file.name : given });
    }
  }
  return [...found.values()];
}

/** What a setting of a name becomes; undefined where no variable is called so. */
type SettingOf = (key: string) => string | undefined;

function settingsOf(variables: ActionVariables): SettingOf {
  const names = new Set(variables.names().map(fold));
  return (key) => (names.has(fold(key)) ? (variables.get(key) ?? '') : undefined);
}

/** Undefined where the file cannot be read as settings, and that is not to matter. */
async function replaceOrTell(file: FoundFile, { variables, log }: ActionContext, settingOf: SettingOf) {
  try {
    return await replaceIn(file, variables, settingOf);
  } catch (error) {
    const mayFail = variables.flag('Octopus.Action.Package.IgnoreVariableReplacementErrors', false);
    if (!mayFail || !(error instanceof ActionFailure)) throw error;
    log.say(id, 'info', `Settings are not replaced: ${error.message}`);
    return undefined;
  }
}

/** A file in which nothing is replaced stays as it is; others are written anew, in their encoding. */
async function replaceIn(file: FoundFile, variables: ActionVariables, settingOf: SettingOf) {
  const { bytes, state } = await readTextFile(file, allowedBytes(variables.get(largestFileVariable)));
  refuseWithoutMemory(file, bytes.length, xmlHeapFactor);
  const { text, encoding } = decodeXml(bytes);
  try {
    const result = replaceSettings(text, settingOf);
    if (result.replaced.length === 0) return [];
    await writeTextFile(file, encodeXml(result.text, encoding, byNumber), state);
    return result.replaced;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new ActionFailure(`${file.name}, ${error.message}`, undefined, error);
  }
}
