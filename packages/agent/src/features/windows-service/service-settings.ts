/** What a step says of a Windows service, and what follows from it: decided here, done by PowerShell. */
import path from 'node:path';
import { commandLine, quoteArgument } from '../command-line.ts';
import type { FeatureInput } from '../feature.ts';
import { settingsOf } from '../read-settings.ts';

export const servicePrefix = 'Octopus.Action.WindowsService.';

/** As sc.exe calls them; `unchanged` leaves it. */
const startModes = ['auto', 'delayed-auto', 'demand', 'disabled', 'boot', 'system', 'unchanged'] as const;
const statuses = ['Default', 'Started', 'Stopped', 'Unchanged'] as const;

export type StartMode = (typeof startModes)[number];

export type ServiceSettings = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** As the step says it: an absolute path, or one from the installation on. */
  readonly executable: string;
  readonly arguments: string;
  readonly startMode: StartMode | undefined;
  /** Empty leaves it; a new service gets the local system. */
  readonly account: string;
  /** Whom sc.exe is not told of, since a command line can be seen by others. */
  readonly customAccount: { readonly name: string; readonly password: string } | undefined;
  /** In the form of sc.exe. */
  readonly dependencies: string;
  readonly desiredStatus: (typeof statuses)[number] | undefined;
  /** As it was before the deployment stopped it. */
  readonly status: string;
};

/** Undefined where the step wants no service. Throws `ActionFailure` for what is wrong. */
export function readServiceName(input: FeatureInput): string | undefined {
  const settings = settingsOf(input, servicePrefix);
  if (!settings.flag('CreateOrUpdateService')) return undefined;
  return settings.required('ServiceName', 'the service to create or to change');
}

/** As `readServiceName`. */
export function readService(input: FeatureInput): ServiceSettings | undefined {
  const name = readServiceName(input);
  if (name === undefined) return undefined;
  const { text, exact, required, word } = settingsOf(input, servicePrefix);
  const isCustom = text('ServiceAccount').toUpperCase() === '_CUSTOM';
  return {
    name,
    displayName: text('DisplayName'),
    description: text('Description'),
    executable: required('ExecutablePath', 'the program of the service, from the installation on'),
    arguments: text('Arguments'),
    startMode: word('StartMode', startModes),
    account: isCustom ? '' : text('ServiceAccount'),
    customAccount: isCustom
      ? {
          name: required('CustomAccountName', 'ServiceAccount says that there is one'),
          password: exact('CustomAccountPassword'),
        }
      : undefined,
    dependencies: dependenciesOf(text('Dependencies')),
    desiredStatus: word('DesiredStatus', statuses),
    status: text('Status'),
  };
}

/** Names with slashes between; a slash alone means none. */
function dependenciesOf(text: string): string {
  const names = text.split('/').map((name) => name.trim());
  return names.filter((name) => name !== '').join('/') || '/';
}

/** Where the program of the service lies. */
export const executablePath = ({ executable }: ServiceSettings, folder: string): string =>
  path.win32.resolve(folder, executable);

/** What stands behind `sc.exe create` and `sc.exe config`: each setting is two words, the first of which ends in `=`. */
export function serviceControlLine(
  verb: 'create' | 'config',
  { name, displayName, dependencies, startMode, account, arguments: words }: ServiceSettings,
  program: string,
): string {
  const binPath = `"${program}"${words === '' ? '' : ` ${words}`}`;
  const start = startMode === undefined || startMode === 'unchanged' ? [] : ['start=', startMode];
  return commandLine([
    ...[verb, name, 'binPath=', binPath],
    ...(displayName === '' ? [] : ['DisplayName=', displayName]),
    ...['depend=', dependencies],
    ...start,
    ...(account === '' ? [] : ['obj=', account]),
  ]);
}

/** Undefined where the step has no description: the old one stays. */
export function descriptionLine({ name, description }: ServiceSettings): string | undefined {
  return description === '' ? undefined : `description ${quoteArgument(name)} ${quoteArgument(description)}`;
}

/** Selects the service in WQL, where a backslash and an apostrophe would end the text. */
export const serviceFilter = (name: string): string =>
  `Name='${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** `unless-disabled` hangs on how Windows has the service now. */
export type StartRule =
  | { readonly kind: 'start' | 'unless-disabled' }
  | { readonly kind: 'leave'; readonly why: string };

/** Whether the service is to run when all is done. */
export function startRule({ startMode, desiredStatus, status }: ServiceSettings): StartRule {
  const leave = (why: string): StartRule => ({ kind: 'leave', why });
  if (startMode === 'disabled') return leave('its start mode is disabled');
  switch (desiredStatus) {
    case 'Stopped':
      return leave('the step says so');
    case 'Started':
      return { kind: 'start' };
    case 'Unchanged':
      return /^(?:Running|StartPending)$/i.test(status) ? { kind: 'start' } : leave('it did not run before');
    case 'Default':
    case undefined:
      if (startMode === 'unchanged') return leave('its start mode is left as it is');
      return startMode === 'demand' ? leave('it is started by hand') : { kind: 'unless-disabled' };
    default:
      return desiredStatus satisfies never;
  }
}
