/** Conventions on text files, each in a slice of its own. */

import type { ConfigContext } from '../../structured-config/config-context.ts';
import { replaceStructuredVariables } from '../../structured-config/replace-structured-variables.ts';
import { substituteInFiles as substitute } from '../../structured-config/substitute-in-files.ts';
import type { Convention, Installation } from '../convention.ts';

export const substituteInFiles: Convention = {
  id: 'substitute-in-files',
  run: (installation) => substitute(configContext('substitute-in-files', installation)),
};

export const structuredVariables: Convention = {
  id: 'structured-variables',
  run: (installation) => replaceStructuredVariables(configContext('structured-variables', installation)),
};

function configContext(id: Convention['id'], { context, folder }: Installation): ConfigContext {
  const { variables, log, signal } = context;
  return { folder, variables, signal, log: (level, text) => log.say(id, level, text) };
}
