import { ActionFailure } from '../script/action-failure.ts';
import {
  type ConfigContext,
  type ConfigResult,
  findTextFiles,
  hasFeature,
  isFolder,
  linesOf,
} from './config-context.ts';
import { type Format, formatsOf } from './formats.ts';
import { ConfigSyntaxError, type Replaced, UnwritableValueError } from './replacement.ts';
import {
  allowedBytes,
  largestFileVariable,
  readTextFile,
  refuseWithoutMemory,
  type TextFile,
  writeTextFile,
} from './text-file.ts';

const feature = 'Octopus.Features.JsonConfigurationVariables';
const targetsVariable = 'Octopus.Action.Package.JsonConfigurationVariablesTargets';

/**
 * Replaces in JSON, XML, YAML and .properties files what variables name: section 10 of the original's conventions.
 * Throws `ActionFailure` for a file in none of its formats, one that is too large, and a value that cannot be
 * evaluated or written; that file is as it was, those before it are replaced.
 */
export async function replaceStructuredVariables(context: ConfigContext): Promise<ConfigResult> {
  const { folder, variables, log, signal } = context;
  if (!hasFeature(variables, feature)) return { skipped: `the step does not have ${feature}` };
  const targets = linesOf(variables, targetsVariable);
  if (targets.length === 0) return { skipped: `${targetsVariable} names no files` };
  const others = linesOf(variables, 'Octopus.Action.AdditionalPaths');
  for (const target of targets) {
    if (await isFolder(folder, target)) {
      log('warning', `${target} is a folder; structured variables are replaced in files`);
      continue;
    }
    const files = await findTextFiles(context, target, others);
    if (files.length === 0) log('warning', `No file is there for ${target}`);
    for (const file of files) {
      signal.throwIfAborted();
      await replaceInFile(file, context);
    }
  }
  return 'done';
}

async function replaceInFile(file: TextFile, { variables, log }: ConfigContext): Promise<void> {
  const { bytes, state } = await readTextFile(file, allowedBytes(variables.get(largestFileVariable)));
  const onlyJson = variables.flag('Octopus.Action.StructuredConfigurationFallbackFlag', false);
  const formats = formatsOf(file.path, { isEmpty: bytes.length === 0, onlyJson });
  const tried = tryFormats(file, bytes, formats, variables, (text) => log('verbose', text));
  const { replaced, warnings } = tried.result;
  await writeTextFile(file, tried.bytes, state);
  for (const warning of warnings) log('warning', `${file.name}: ${warning}`);
  for (const name of replaced) log('verbose', `${file.name}: ${name} replaced`);
  const count = replaced.length === 1 ? '1 variable' : `${replaced.length || 'no'} variables`;
  log('info', `${file.name}: ${count} replaced (${tried.format.name})`);
}

type Tried = { readonly format: Format; readonly result: Replaced; readonly bytes: Buffer };

/** The first format that the file is in. */
function tryFormats(
  file: TextFile,
  bytes: Buffer,
  formats: readonly Format[],
  variables: ConfigContext['variables'],
  note: (text: string) => void,
): Tried {
  let last: { readonly format: Format; readonly error: ConfigSyntaxError } | undefined;
  for (const format of formats) {
    if (last) note(`${file.name} is no ${last.format.name}: ${last.error.message}`);
    try {
      return tryFormat(file, bytes, format, variables);
    } catch (error) {
      if (error instanceof UnwritableValueError) {
        throw new ActionFailure(`${file.name}: ${error.message}`, undefined, error);
      }
      if (!(error instanceof ConfigSyntaxError)) throw error;
      last = { format, error };
    }
  }
  const others = formats.length > 1 ? ' (nor another format; the verbose log says why)' : '';
  throw new ActionFailure(
    `${file.name} is no ${last?.format.name}: ${last?.error.message}${others}`,
    undefined,
    last?.error,
  );
}

function tryFormat(
  file: TextFile,
  bytes: Buffer,
  format: Format,
  variables: ConfigContext['variables'],
): Tried {
  refuseWithoutMemory(file, bytes.length, format.heapFactor);
  const { text, encoding } = format.decode(bytes);
  const result = format.replace(text, variables);
  return { format, result, bytes: format.encode(result.text, encoding) };
}
