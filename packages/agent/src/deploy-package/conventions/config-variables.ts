import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '../../home/write-file.ts';
import { largestConfigBytes } from '../../limits.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import type { Convention } from '../convention.ts';
import { decodeText, encodeText } from '../encoding.ts';
import { replaceSettings, SettingsError } from '../replace-settings.ts';

const id = 'config-variables';

/** Replaces appSettings, connectionStrings and applicationSettings in every `*.config` file of the package. */
export const configVariables: Convention = {
  id,
  run: async ({ context, folder }) => {
    if (
      !context.variables.flag(
        'Octopus.Action.Package.AutomaticallyUpdateAppSettingsAndConnectionStrings',
        true,
      )
    ) {
      return { skipped: 'switched off' };
    }
    const files = await findConfigs(folder);
    if (files.length === 0) return { skipped: 'no .config file in the package' };
    for (const file of files) {
      const name = path.relative(folder, file);
      const replaced = await replaceIn(file, name, (key) => context.variables.get(key));
      for (const { kind, key } of replaced) context.log.say(id, 'verbose', `${name}: ${kind} ${key}`);
      context.log.say(
        id,
        'info',
        `${name}: ${replaced.length} ${replaced.length === 1 ? 'setting' : 'settings'} replaced`,
      );
    }
    return 'done';
  },
};

async function findConfigs(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.config'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
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
    if (result.replaced.length > 0) await replaceFile(file, encodeText(result.text, encoding), mode & 0o777);
    return result.replaced;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new ActionFailure(`${name}, ${error.message}`, undefined, error);
  }
}
