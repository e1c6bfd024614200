/** What is set of a step otherwise than usual, as people read it. */
import { Action, type Step } from '@tako/api';
import type { Names } from '../find/names.ts';
import type { Cell } from '../output/table.ts';

type Field = readonly [name: string, value: Cell];

/** Empty for a step that is as any. */
export function stepSettings(step: Step, nameOf: Names): Field[] {
  const { action, environments, excludedEnvironments, channels, isRequired, maxParallelism, timeoutSeconds } =
    step;
  const ofAction = action.kind === 'deploy-package' ? packageSettings(action) : scriptSettings(action);
  const named = (ids: readonly string[]) => ids.map(nameOf).join(', ');
  const fields: Field[] = [
    ['Environments', named(environments)],
    ['Not in environments', named(excludedEnvironments)],
    ['Channels', named(channels)],
    ['Required', isRequired || null],
    ['Machines at once', maxParallelism],
    ['Time-out', timeoutSeconds === null ? null : `${timeoutSeconds} s`],
    ...ofAction,
    ['Error output', action.failOnErrorOutput ? 'fails the step' : null],
  ];
  return fields.filter(([, value]) => value !== null && value !== '');
}

type PackageAction = Extract<Action, { kind: 'deploy-package' }>;

function packageSettings(action: PackageAction): Field[] {
  const { customInstallation, configTransforms } = action;
  const usual = Action.parse({ kind: action.kind, packageId: action.packageId }) as PackageAction;
  const unless = (isUsual: boolean, text: string) => (isUsual ? null : text);
  return [
    ['Feed', unless(action.feedId === usual.feedId, action.feedId)],
    ['Scripts', action.scripts.map(({ stage, syntax }) => `${stage} (${syntax})`).join(', ')],
    ['Scripts of the package', unless(action.runPackagedScripts, 'not run')],
    ...fileSettings(
      action,
      unless(configTransforms.isAutomatic, 'only those that are named'),
      unless(action.configVariables, 'left as they are'),
    ),
    ['Installed to', customInstallation && installationText(customInstallation)],
    ['Set up on Windows', action.windows.join(', ')],
    ['Installed already', unless(!action.skipIfInstalled, 'skipped')],
  ];
}

function installationText({
  folder,
  isPurged,
  purgeExclusions,
}: NonNullable<PackageAction['customInstallation']>): string {
  if (!isPurged) return folder;
  const kept = purgeExclusions.length === 0 ? '' : ` but for ${purgeExclusions.join(', ')}`;
  return `${folder}, emptied before${kept}`;
}

/** `transforms` and `settings` say what is done to .config files otherwise than usual. */
function fileSettings(action: Action, transforms: Cell, settings: Cell): Field[] {
  const { substituteInFiles, configTransforms, structuredVariables } = action;
  return [
    ['Variables replaced in', substituteInFiles.join('\n')],
    ['Configuration transforms', transforms],
    ['More transforms', configTransforms.additional.join('\n')],
    ['Settings in .config files', settings],
    ['Structured variables in', structuredVariables.join('\n')],
  ];
}

function scriptSettings(action: Extract<Action, { kind: 'run-script' }>): Field[] {
  const { configTransforms, configVariables, parameters } = action;
  return [
    ['Package', action.package?.packageId ?? null],
    ...fileSettings(
      action,
      configTransforms.isAutomatic ? 'also those of the environment' : null,
      configVariables ? 'replaced' : null,
    ),
    ['Parameters', parameters],
  ];
}
