import { ActionFailure } from '../script/action-failure.ts';
import {
  type ConfigContext,
  type ConfigResult,
  type ConfigVariables,
  findTextFiles,
  isFolder,
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

const targetsVariable = 'Octopus.Action.Package.JsonConfigurationVariablesTargets';

/**
 * Replaces in JSON, XML, YAML and .properties files what variables name: section 10 of the original's conventions.
 * The feature is for the caller to look at. Throws `ActionFailure` for a file in none of its formats, one that is too large, and a value that cannot be
 * evaluated or written; that file is as it was, those before it are replaced.
 */
export async function replaceStructuredVariables(context: ConfigContext): Promise<ConfigResult> {
  const { folder, variables, log, signal } = context;
  const targets = variables.lines(targetsVariable);
  if (targets.length === 0) return { skipped: `${targetsVariable} names no files` };
  const others = additionalFolders(variables);
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

/** One a line, or between commas. */
function additionalFolders(variables: ConfigVariables): string[] {
  const folders = variables.lines('Octopus.Action.AdditionalPaths').flatMap((line) => line.split(','));
  return folders.map((folder) => folder.trim()).filter((folder) => folder !== '');
}

async function replaceInFile(file: TextFile, { variables, log }: ConfigContext): Promise<void> {
  const { bytes, state } = await readTextFile(file, allowedBytes(variables.get(largestFileVariable)));
  const onlyJson = variables.flag('Octopus.Action.StructuredConfigurationFallbackFlag', false);
  const formats = formatsOf(file.path, { onlyJson });
  const tried = tryFormats(file, bytes, formats, variables, (text) => log('verbose', text));
  const { replaced, warnings } = tried.result;
  await writeTextFile(file, tried.bytes, state);
  for (const warning of warnings) log('warning', `${file.name}: ${warning}`);
  for (const name of replaced) log('verbose', `${file.name}: ${name} replaced`);
  const count = replaced.length === 1 ? '1 variable' : `${replaced.length || 'no'} variables`;
  log('info', `${file.name}: ${count} replaced (${tried.format.name})`);
}

type Tried = { readonly format: Format; readonly result: Replaced; readonly bytes: Buffer };

/** By the first format that the file is in. */
function tryFormats(
  file: TextFile,
  bytes: Buffer,
  formats: readonly Format[],
  variables: ConfigVariables,
  note: (text: string) => void,
): Tried {
  const errors: ConfigSyntaxError[] = [];
  for (const format of formats) {
    const tried = tryFormat(file, bytes, format, variables);
    if (!(tried instanceof ConfigSyntaxError)) return tried;
    errors.push(tried);
    if (errors.length < formats.length) note(`${file.name} is no ${format.name}: ${tried.message}`);
  }
  const [error, format] = [errors.at(-1), formats.at(-1)];
  const others = formats.length > 1 ? ' (nor another format; the verbose log says why)' : '';
  throw new ActionFailure(`${file.name} is no ${format?.name}: ${error?.message}${others}`, undefined, error);
}

function tryFormat(
  file: TextFile,
  bytes: Buffer,
  format: Format,
  variables: ConfigVariables,
): Tried | ConfigSyntaxError {
  refuseWithoutMemory(file, bytes.length, format.heapFactor);
  const { text, encoding } = format.decode(bytes);
  try {
    const result = format.replace(text, variables);
    return { format, result, bytes: format.encode(result.text, encoding) };
  } catch (error) {
    if (error instanceof ConfigSyntaxError) return error;
    if (!(error instanceof UnwritableValueError)) throw error;
    throw new ActionFailure(`${file.name}: ${error.message}`, undefined, error);
  }
}
