import { ActionFailure } from '../script/action-failure.ts';
import { cannotEvaluate } from '../script/action-variables.ts';
import { type ConfigContext, type ConfigResult, findTextFiles } from './config-context.ts';
import { decodeText, encodeText, encodingNamed } from './text-encoding.ts';
import {
  allowedBytes,
  largestFileVariable,
  readTextFile,
  refuseWithoutMemory,
  type TextFile,
  writeTextFile,
} from './text-file.ts';

const prefix = 'Octopus.Action.SubstituteInFiles';

/** Bytes of memory for one of the file, measured on files full of tokens and rounded up. */
const heapFactor = 100;

/**
 * Replaces `#{...}` in the files of the step's globs: section 9 of the original's conventions. The feature is for the
 * caller to look at. Throws `ActionFailure`
 * for a file that is too large, variables that cannot be evaluated, and, where the step asks for it, tokens without
 * a value; that file is as it was, those before it are replaced.
 */
export async function substituteInFiles(context: ConfigContext): Promise<ConfigResult> {
  const { variables, log, signal } = context;
  const targets = variables.lines(`${prefix}.TargetFiles`);
  if (targets.length === 0) return { skipped: `${prefix}.TargetFiles names no files` };
  for (const target of targets) {
    const files = await findTextFiles(context, target);
    if (files.length === 0 && variables.flag(`${prefix}.EnableNoMatchWarning`, true)) {
      log('warning', `No file is there for ${target}`);
    }
    for (const file of files) {
      signal.throwIfAborted();
      await substituteInFile(file, context);
    }
  }
  return 'done';
}

/** As `substituteInFiles`, for one file. */
export async function substituteInFile(file: TextFile, context: ConfigContext): Promise<void> {
  const { variables, log } = context;
  const { bytes, state } = await readTextFile(file, allowedBytes(variables.get(largestFileVariable)));
  const { text, encoding } = decodeText(bytes);
  if (text.includes('#{')) refuseWithoutMemory(file, bytes.length, heapFactor);
  const substituted = replaceTokens(file, text, context);
  const wanted = encodingNamed(variables.get(`${prefix}.OutputEncoding`) ?? '') ?? encoding;
  // What the encoding does not have moves the whole file to UTF-8, without a mark.
  await writeTextFile(file, encodeText(substituted, wanted) ?? Buffer.from(substituted, 'utf8'), state);
  log('info', `${file.name}: variables substituted`);
}

function replaceTokens(file: TextFile, text: string, { variables, log }: ConfigContext): string {
  const replaced = variables.replaceIn(text);
  const { problem, cause } = replaced;
  if (cause) throw cannotEvaluate(file.name, cause);
  if (replaced.text === '' && text !== '') log('warning', `${file.name}: nothing is left of the file`);
  if (problem === undefined) return replaced.text;
  if (variables.flag('OctopusShouldFailDeploymentOnSubstitutionFails', false)) {
    throw new ActionFailure(`${file.name}: ${problem}`);
  }
  log('verbose', `${file.name}: ${problem}`);
  return replaced.text;
}
