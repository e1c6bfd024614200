import { runScript } from '../../script/run-script.ts';
import type { Convention, ConventionResult, Installation } from '../convention.ts';
import { findScripts, removeScripts, type Stage } from '../stage-scripts.ts';

/** Runs the package's own script of a stage: the best of those at its root. They are deleted when it has succeeded. */
export function packagedScript(id: Convention['id'], stage: Stage): Convention {
  return { id, run: (installation) => runStage(id, stage, installation) };
}

async function runStage(
  id: Convention['id'],
  stage: Stage,
  installation: Installation,
): Promise<ConventionResult> {
  const { context, folder } = installation;
  if (folder === '') return { skipped: 'the package was not extracted' };
  const mayRun =
    context.variables.flag('Octopus.Action.Package.RunScripts', true) || stage === 'DeployFailed';
  if (!mayRun) return { skipped: 'scripts of packages are switched off' };
  const found = await findScripts(folder, stage);
  const [best] = found;
  if (!best) return { skipped: `no ${stage} script in the package` };
  if (found.length > 1) {
    const names = found.map(({ name }) => name).join(', ');
    context.log.say(id, 'verbose', `There are ${names}; ${best.name} runs`);
  } else context.log.say(id, 'verbose', `Running ${best.name}`);
  const { syntax, file, name } = best;
  await runScript({ node: id, syntax, file, folder, name }, context);
  await removeScripts(stage, installation);
  return 'done';
}
