import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Feature, FeatureRun, FeatureScript, FeatureStage } from '../../features/feature.ts';
import { enabledAmong, knownFeatures } from '../../features/known-features.ts';
import { undefinedIfMissing } from '../../home/read-file.ts';
import { extensionOf } from '../../script/interpreter.ts';
import { runScript, type Script } from '../../script/run-script.ts';
import type { Convention, ConventionResult, Installation } from '../convention.ts';
import { enabledFeatures } from '../features.ts';

/** Runs what the features of the action have for a stage, in the order in which the action names them. */
export function featureScripts(
  id: Convention['id'],
  stage: FeatureStage,
  known: readonly Feature[] = knownFeatures,
): Convention<Installation> {
  return {
    id,
    run: async (installation) => {
      if (installation.folder === '') return { skipped: 'the package was not extracted' };
      const features = enabledAmong(known, enabledFeatures(installation.context.variables));
      const results: ConventionResult[] = [];
      for (const feature of features) {
        const script = feature.scripts[stage];
        if (script) results.push(await runFeature(id, stage, { feature, script }, installation));
      }
      if (results.includes('done')) return 'done';
      return results.at(-1) ?? { skipped: 'no feature does anything here' };
    },
  };
}

type Part = { readonly feature: Feature; readonly script: FeatureScript };

async function runFeature(
  id: Convention['id'],
  stage: FeatureStage,
  { feature, script }: Part,
  installation: Installation,
): Promise<ConventionResult> {
  const { context, folder } = installation;
  if (feature.platform !== process.platform) {
    const why = `${feature.name} is for ${platforms[feature.platform] ?? feature.platform}; it does nothing on this machine`;
    // A step may be meant for machines of several kinds; it is said once, to whoever wonders.
    if (stage === Object.keys(feature.scripts)[0]) context.log.say(id, 'info', why);
    return { skipped: why };
  }
  const name = `${feature.name}_${stage}${extensionOf[script.syntax]}`;
  const own = { node: id, syntax: script.syntax, file: path.join(folder, name), folder, name };
  if (await isFile(own.file)) {
    context.log.say(id, 'warning', `The package brings its own ${name}, which runs in place of the agent's`);
    return runAndRemove(own, installation);
  }
  const runs = await script.plan({ variables: context.variables, folder });
  for (const run of runs) await runOwn(own, script.text, run, installation);
  return runs.length > 0
    ? 'done'
    : { skipped: `the step has switched ${feature.name} on and asks nothing of it` };
}

const platforms: Partial<Record<NodeJS.Platform, string>> = { win32: 'Windows', linux: 'Linux' };

const isFile = async (file: string): Promise<boolean> =>
  (await stat(file).catch(undefinedIfMissing))?.isFile() ?? false;

/** A script of the agent itself: it is there while it runs, and nobody's profile changes what it does. */
export async function runOwn(
  script: Script,
  text: string,
  settings: FeatureRun,
  installation: Installation,
): Promise<void> {
  await writeFile(script.file, text, { mode: 0o600, flag: 'wx' });
  await runAndRemove({ ...script, settings, isOfAgent: true }, installation);
}

/** It goes whatever becomes of it. */
async function runAndRemove(script: Script, { context }: Installation): Promise<'done'> {
  try {
    await runScript(script, context);
    return 'done';
  } finally {
    await rm(script.file, { force: true });
  }
}
