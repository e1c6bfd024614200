/** Checks what a step says of IIS, and tells the script what to do. */
import { randomInt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { undefinedIfMissing } from '../../home/read-file.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import type { FeatureInput, FeatureRun } from '../feature.ts';
import { longestUsualPauseSeconds, shortestPauseSeconds } from '../limits.ts';
import type { Binding } from './bindings.ts';
import {
  type ApplicationPool,
  type IisTarget,
  type Patience,
  readPatience,
  readTargets,
} from './iis-settings.ts';

/** One run for each that the step wants. */
export async function planIis(input: FeatureInput): Promise<FeatureRun[]> {
  const targets = readTargets(input);
  const patience = patienceOf(input);
  for (const target of targets) await mustBeFolder(target, input.folder);
  return targets.map((target) => targetRun(target, input.folder, patience));
}

export const patienceOf = (input: FeatureInput): Patience =>
  readPatience(input, () => randomInt(shortestPauseSeconds, longestUsualPauseSeconds + 1));

/** Where there is no folder in a step, it is that of the installation. */
const folderOf = (target: IisTarget, installation: string): string =>
  target.folder === '' ? installation : path.win32.resolve(installation, target.folder);

async function mustBeFolder(target: IisTarget, installation: string): Promise<void> {
  const folder = folderOf(target, installation);
  if ((await stat(folder).catch(undefinedIfMissing))?.isDirectory()) return;
  throw new ActionFailure(`the ${titles[target.kind]} of ${target.site}: there is no folder ${folder}`);
}

const titles: Record<IisTarget['kind'], string> = {
  site: 'physical path',
  application: 'physical path of an application',
  directory: 'physical path of a virtual directory',
};

/** What the script reads. */
export function targetRun(target: IisTarget, installation: string, patience: Patience): FeatureRun {
  return new Map([
    ...patienceRun(patience),
    ['Tako.Kind', target.kind],
    ['Tako.Site', target.site],
    ['Tako.Folder', folderOf(target, installation)],
    ...(target.kind === 'site' ? siteRun(target) : ([['Tako.VirtualPath', target.virtualPath]] as const)),
    ...(target.kind === 'directory' ? [] : poolRun(target.pool)),
  ]);
}

export const patienceRun = ({ attempts, pauseSeconds }: Patience): [string, string][] => [
  ['Tako.Attempts', String(attempts)],
  ['Tako.PauseSeconds', String(pauseSeconds)],
];

function poolRun({
  name,
  identity,
  userName,
  password,
  runtime,
  starts,
}: ApplicationPool): [string, string][] {
  return [
    ['Tako.Pool', name],
    ['Tako.PoolIdentity', identity ?? ''],
    ['Tako.PoolUser', identity === 'SpecificUser' ? userName : ''],
    ['Tako.PoolPassword', identity === 'SpecificUser' ? password : ''],
    ['Tako.PoolRuntime', runtime],
    ['Tako.StartsPool', String(starts)],
  ];
}

function siteRun(target: Extract<IisTarget, { kind: 'site' }>): [string, string][] {
  const { bindings, keepsBindings, authentication, starts } = target;
  return [
    ['Tako.KeepsBindings', String(keepsBindings)],
    ['Tako.Bindings', String(bindings.length)],
    ...bindings.flatMap(bindingRun),
    ...Object.entries(authentication).map(([kind, isOn]): [string, string] => [
      `Tako.Authentication[${kind}]`,
      isOn === undefined ? '' : String(isOn),
    ]),
    ['Tako.StartsSite', String(starts)],
  ];
}

function bindingRun(binding: Binding, index: number): [string, string][] {
  const { protocol, information, isSni, endpoint, thumbprint } = binding;
  const fields = { Protocol: protocol, Information: information, Endpoint: endpoint, Thumbprint: thumbprint };
  return [
    ...Object.entries(fields).map(([key, value]): [string, string] => [
      `Tako.Binding[${index}].${key}`,
      value,
    ]),
    [`Tako.Binding[${index}].IsSni`, String(isSni)],
  ];
}
