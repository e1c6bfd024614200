import type { LogLevel } from '@tako/protocol';
import type { TransformMessage } from '../xdt/transform-log.ts';

const prefix = 'Octopus.Action.Package.';

export type TransformVariables = {
  get(name: string): string | undefined;
  flag(name: string, fallback: boolean): boolean;
  set(name: string, value: string): void;
};

/** How the step wants transforms to be taken. */
export type TransformOptions = {
  readonly explicit: string | undefined;
  readonly isAutomatic: boolean;
  readonly environment: string | undefined;
  readonly tenant: string | undefined;
  readonly warningsAreErrors: boolean;
  readonly ignoresErrors: boolean;
  readonly isQuiet: boolean;
  readonly explains: boolean;
};

export function readOptions(variables: TransformVariables): TransformOptions {
  const flag = (name: string, fallback = false) => variables.flag(prefix + name, fallback);
  return {
    explicit: variables.get(`${prefix}AdditionalXmlConfigurationTransforms`),
    isAutomatic: flag('AutomaticallyRunConfigurationTransformationFiles'),
    environment: variables.get('Octopus.Environment.Name'),
    tenant: variables.get('Octopus.Deployment.Tenant.Name'),
    warningsAreErrors: flag('TreatConfigTransformationWarningsAsErrors', true),
    ignoresErrors: flag('IgnoreConfigTransformationErrors'),
    isQuiet: flag('SuppressConfigTransformationLogging'),
    explains: flag('EnableDiagnosticsConfigTransformationLogging'),
  };
}

/** Undefined where it is not to be told at all. Warnings that are ignored are information. */
export function levelFor(
  level: TransformMessage['level'],
  { warningsAreErrors, ignoresErrors, isQuiet }: TransformOptions,
): LogLevel | undefined {
  switch (level) {
    case 'verbose':
    case 'info':
      return isQuiet ? undefined : 'verbose';
    case 'warning':
      if (ignoresErrors) return 'info';
      return warningsAreErrors ? 'error' : 'warning';
    case 'error':
      return 'error';
    default:
      return level satisfies never;
  }
}
