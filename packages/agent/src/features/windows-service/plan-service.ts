/** Checks what a step says of a Windows service, and tells its scripts what to do. */
import { stat } from 'node:fs/promises';
import { undefinedIfMissing } from '../../home/read-file.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import type { FeatureInput, FeatureRun } from '../feature.ts';
import { serviceWaitSeconds, shortestPauseSeconds, usualAttempts } from '../limits.ts';
import {
  descriptionLine,
  executablePath,
  readService,
  readServiceName,
  type ServiceSettings,
  serviceControlLine,
  serviceFilter,
  servicePrefix,
  startRule,
} from './service-settings.ts';

/** Before its files are looked at, the service is stopped. */
export async function planStop(input: FeatureInput): Promise<FeatureRun[]> {
  const name = readServiceName(input);
  return name === undefined ? [] : [new Map(commonSettings(name))];
}

export async function planService(input: FeatureInput): Promise<FeatureRun[]> {
  const service = readService(input);
  if (!service) return [];
  const program = executablePath(service, input.folder);
  await mustBeFile(program);
  return [serviceRun(service, program)];
}

async function mustBeFile(program: string): Promise<void> {
  if ((await stat(program).catch(undefinedIfMissing))?.isFile()) return;
  throw new ActionFailure(`${servicePrefix}ExecutablePath: there is no file ${program}`);
}

/** What the script reads; a secret is in it, and on no command line. */
export function serviceRun(service: ServiceSettings, program: string): FeatureRun {
  const rule = startRule(service);
  return new Map([
    ...commonSettings(service.name),
    ['Tako.ServiceFilter', serviceFilter(service.name)],
    ['Tako.CreateLine', serviceControlLine('create', service, program)],
    ['Tako.ConfigLine', serviceControlLine('config', service, program)],
    ['Tako.DescriptionLine', descriptionLine(service) ?? ''],
    ['Tako.AccountName', service.customAccount?.name ?? ''],
    ['Tako.AccountPassword', service.customAccount?.password ?? ''],
    ['Tako.Start', rule.kind],
    ['Tako.StartReason', rule.kind === 'leave' ? rule.why : ''],
  ]);
}

const commonSettings = (name: string): [string, string][] => [
  ['Tako.ServiceName', name],
  ['Tako.WaitSeconds', String(serviceWaitSeconds)],
  ['Tako.Attempts', String(usualAttempts)],
  ['Tako.PauseSeconds', String(shortestPauseSeconds)],
];
