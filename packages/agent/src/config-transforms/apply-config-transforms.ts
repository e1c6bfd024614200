/** Applies XDT transforms to the configuration files of a package. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LogLevel } from '@tako/protocol';
import { replaceFile } from '../home/write-file.ts';
import { largestConfigBytes } from '../limits.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { encodeText } from '../structured-config/text-encoding.ts';
import { byNumber, decodeXml } from '../structured-config/xml/xml-encoding.ts';
import { applyTransform, type TransformResult } from '../xdt/apply-transform.ts';
import { XdtInputError } from '../xdt/xdt-error.ts';
import { type Definition, DefinitionError, readDefinitions } from './definition.ts';
import { findSources, openListing } from './list-files.ts';
import {
  type PlannedTransform,
  planTransforms,
  sourcePatterns,
  type TransformPlan,
} from './plan-transforms.ts';
import {
  levelFor,
  readOptions,
  type TransformOptions,
  type TransformVariables,
} from './transform-options.ts';

export type ConfigTransformContext = {
  /** Where the package lies now. */
  readonly folder: string;
  /** Folders beside it that are searched too: `Octopus.Action.AdditionalPaths`. */
  readonly otherFolders: readonly string[];
  readonly variables: TransformVariables;
  readonly log: (level: LogLevel, text: string) => void;
  readonly signal: AbortSignal;
};

/** The absolute paths of what was applied, separated by `|`: those files hold no settings of their own. */
export const appliedTransforms = 'OctopusAppliedXmlConfigTransforms';

const isCaseSensitive = process.platform !== 'win32' && process.platform !== 'darwin';

/**
 * Changes the files in place, each at once and whole, and sets `OctopusAppliedXmlConfigTransforms`. Answers how many
 * transforms were applied. Throws `ActionFailure` at the first that fails; its file is as it was. Whether the step has
 * the feature is not asked here.
 */
export async function applyConfigTransforms(context: ConfigTransformContext): Promise<number> {
  const options = readOptions(context.variables);
  const plan = planFor(context, options);
  for (const step of plan.steps) {
    context.signal.throwIfAborted();
    await applyStep(step, context, options);
  }
  tellPlan(plan, context, options);
  const applied = new Set(plan.steps.map(({ transform }) => transform));
  context.variables.set(appliedTransforms, [...applied].join('|'));
  return plan.steps.length;
}

function planFor({ folder, otherFolders }: ConfigTransformContext, options: TransformOptions): TransformPlan {
  const root = path.resolve(folder);
  const definitions = definitionsOf(options);
  const patterns = sourcePatterns(definitions, options.isAutomatic);
  const listing = openListing();
  const sources = findSources([root, ...otherFolders], patterns, listing, isCaseSensitive);
  const names = (place: string) => listing.files(place);
  return planTransforms(sources, definitions, { folder: root, names, isCaseSensitive });
}

function definitionsOf(options: TransformOptions): Definition[] {
  try {
    return readDefinitions(options, path.sep);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw new ActionFailure(error.message, undefined, error);
  }
}

async function applyStep(
  step: PlannedTransform,
  context: ConfigTransformContext,
  options: TransformOptions,
): Promise<void> {
  const [source, transform] = [step.source, step.transform].map((file) => nameOf(file, context));
  context.log('info', `Transforming ${source} with ${transform}`);
  try {
    await transformFile(step, context, options);
  } catch (error) {
    if (error instanceof ActionFailure && error.cause instanceof XdtInputError && options.ignoresErrors) {
      return context.log('warning', `${source} stays as it is: ${error.message}`);
    }
    if (!context.signal.aborted) {
      context.log('error', `${source} could not be transformed by '${step.definition.text}'`);
    }
    throw error;
  }
}

async function transformFile(
  step: PlannedTransform,
  context: ConfigTransformContext,
  options: TransformOptions,
): Promise<void> {
  const [source, transform] = [step.source, step.transform].map((file) => nameOf(file, context));
  const { text, encoding } = decodeXml(await readLimited(step.source, context));
  const result = transformText(
    text,
    decodeXml(await readLimited(step.transform, context)).text,
    step,
    context,
  );
  const hasErrors = tell(result, `${transform}`, context, options);
  if (hasErrors)
    throw new ActionFailure(`${source} could not be transformed with ${transform}: see the lines above`);
  if (!result.hasRoot) {
    const level = levelFor('warning', options) ?? 'warning';
    context.log(level, `${transform} leaves ${source} without a root element`);
  }
  const { mode } = await stat(step.source);
  if (result.text === text) return;
  const bytes = encodeText(result.text, encoding, byNumber) ?? Buffer.from(result.text, 'utf8');
  await replaceFile(step.source, bytes, mode & 0o777);
}

function transformText(
  source: string,
  transform: string,
  step: PlannedTransform,
  context: ConfigTransformContext,
): TransformResult {
  try {
    return applyTransform(source, transform);
  } catch (error) {
    if (!(error instanceof XdtInputError)) throw error;
    const { line, column } = error.place;
    const file = nameOf(step[error.input], context);
    throw new ActionFailure(`${file}, line ${line} column ${column}: ${error.message}`, undefined, error);
  }
}

/** Whether any of the messages counts as an error. */
function tell(
  { messages }: TransformResult,
  transform: string,
  { log }: ConfigTransformContext,
  options: TransformOptions,
): boolean {
  let hasErrors = false;
  for (const { level, text, line, column } of messages) {
    const told = levelFor(level, options);
    hasErrors ||= told === 'error';
    const place = line === undefined ? '' : `${transform}, line ${line} column ${column}: `;
    if (told !== undefined) log(told, place + text);
  }
  return hasErrors;
}

async function readLimited(file: string, context: ConfigTransformContext): Promise<Buffer> {
  const { size } = await stat(file);
  if (size <= largestConfigBytes) return readFile(file);
  const name = nameOf(file, context);
  throw new ActionFailure(`${name} has ${size} bytes; transforms take at most ${largestConfigBytes}`);
}

/** From the package on; of files elsewhere the whole path. */
function nameOf(file: string, { folder }: ConfigTransformContext): string {
  const relative = path.relative(folder, file);
  return relative.startsWith('..') ? file : relative;
}

const whyUnused = {
  'no file': 'no files match it',
  overlap: 'other transforms have done the same already',
} as const;

function tellPlan(
  { notes, unused }: TransformPlan,
  { log }: ConfigTransformContext,
  { explains }: TransformOptions,
): void {
  for (const { kind, text } of notes) if (kind === 'again' || explains) log('verbose', text);
  for (const { definition, why } of unused) {
    log('verbose', `The transform '${definition.text}' was not applied: ${whyUnused[why]}`);
  }
}
