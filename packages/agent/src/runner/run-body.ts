/** The script of a step: written in it, or a file of its package, which is configured before. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type Convention,
  type Installation,
  loadedLate,
  type PackageInstallation,
} from '../deploy-package/convention.ts';
import { scriptConventionsOn } from '../deploy-package/features.ts';
import { runConventions, sayError } from '../deploy-package/run-conventions.ts';
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { publishOutput } from '../script/publish-output.ts';
import { runScript } from '../script/run-script.ts';
import { prepareScript } from './prepare-script.ts';
import { type ScriptWork, sourceOf } from './script-source.ts';

const node = 'script';

// What a plain script does not need is loaded only where it is wanted.
const extract = () => import('../deploy-package/conventions/extract-beside-script.ts');
const transforms = () => import('../deploy-package/conventions/config-transforms.ts');
const settings = () => import('../deploy-package/conventions/config-variables.ts');
const textFiles = () => import('../deploy-package/conventions/text-files.ts');

/** Runs it in a folder of its own. Throws what fails first; its exit code is an output variable either way. */
export async function runBody(work: ScriptWork, context: ActionContext): Promise<void> {
  const reference = work.kind === 'run-named-script' ? work.package : undefined;
  const folder = path.join(context.folder.scratch, 'work');
  const installation: Installation = {
    ...{ context, folder, extractedTo: '', isJournalled: true, isUnnamed: false },
  };
  const on = scriptConventionsOn(context.variables, reference !== undefined);
  const wanted = conventionsOf(work, folder, context).filter(({ id }) => on.has(id));
  if (reference) return runWithPackage(wanted, { ...installation, package: reference });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await runConventions(wanted, installation);
}

/** In this order. */
function conventionsOf(work: ScriptWork, folder: string, context: ActionContext): Convention<Installation>[] {
  const reference = work.kind === 'run-named-script' ? work.package : undefined;
  return [
    ...(reference
      ? [loadedLate('extract', async () => (await extract()).extractBesideScript(reference))]
      : []),
    loadedLate('substitute-in-files', async () => (await textFiles()).substituteInFiles),
    loadedLate('config-transforms', async () => (await transforms()).configTransforms),
    loadedLate('config-variables', async () => (await settings()).configVariables),
    loadedLate('structured-variables', async () => (await textFiles()).structuredVariables),
    { id: node, run: () => runOnce(work, folder, context) },
  ];
}

/** As for an installation, what became of it stands in the journal, though its folder is gone then. */
async function runWithPackage(
  wanted: readonly Convention<Installation>[],
  installation: PackageInstallation,
): Promise<void> {
  const { context } = installation;
  const { tellPrevious, writeToJournal } = await import('../deploy-package/journal-entry-of.ts');
  await tellPrevious(context);
  try {
    await runConventions(wanted, installation);
  } catch (error) {
    await writeToJournal(installation, false).catch((problem: unknown) => sayError(context, '', problem));
    throw error;
  }
  await writeToJournal(installation, true);
}

async function runOnce(work: ScriptWork, folder: string, context: ActionContext): Promise<'done'> {
  try {
    const script = await prepareScript(sourceOf(work, context.variables), folder, context);
    const parameters = context.variables.raw('Octopus.Action.Script.ScriptParameters') ?? '';
    await runScript({ ...script, parameters }, context);
    publishExitCode(context, 0);
    return 'done';
  } catch (error) {
    const exitCode = error instanceof ActionFailure ? error.exitCode : undefined;
    if (!context.signal.aborted) publishExitCode(context, exitCode);
    throw error;
  }
}

/** -1 where none came from the script. */
function publishExitCode(context: ActionContext, exitCode = -1): void {
  publishOutput(context, 'Octopus.Action.Script.ExitCode', String(exitCode));
}
