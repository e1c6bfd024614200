/** What a step says of IIS: a web site, a web application, a virtual directory, or several of them. */
import { ActionFailure } from '../../script/action-failure.ts';
import type { FeatureInput } from '../feature.ts';
import { longestPauseSeconds, usualAttempts } from '../limits.ts';
import { type Settings, settingsOf } from '../read-settings.ts';
import { type Binding, readBindings } from './bindings.ts';

export const iisPrefix = 'Octopus.Action.IISWebSite.';

const identities = [
  'ApplicationPoolIdentity',
  'LocalService',
  'LocalSystem',
  'NetworkService',
  'SpecificUser',
] as const;

export type ApplicationPool = {
  readonly name: string;
  /** Undefined leaves it; a new pool gets one of its own. */
  readonly identity: (typeof identities)[number] | undefined;
  readonly userName: string;
  readonly password: string;
  /** Of .NET, such as v4.0; empty leaves it. */
  readonly runtime: string;
  readonly starts: boolean;
};

export type WebSite = {
  readonly kind: 'site';
  readonly site: string;
  /** Absolute, or from the installation on. */
  readonly folder: string;
  readonly pool: ApplicationPool;
  readonly bindings: readonly Binding[];
  /** Whether bindings that the step does not name stay. */
  readonly keepsBindings: boolean;
  /** Each undefined leaves it. */
  readonly authentication: Readonly<Record<'anonymous' | 'basic' | 'windows', boolean | undefined>>;
  readonly starts: boolean;
};

export type WebApplication = {
  readonly kind: 'application';
  readonly site: string;
  readonly virtualPath: string;
  readonly folder: string;
  readonly pool: ApplicationPool;
};

export type VirtualDirectory = {
  readonly kind: 'directory';
  readonly site: string;
  readonly virtualPath: string;
  readonly folder: string;
};

export type IisTarget = WebSite | WebApplication | VirtualDirectory;

/** In the order in which they are set up. Throws `ActionFailure` for what is wrong. */
export function readTargets(input: FeatureInput): IisTarget[] {
  const site = settingsOf(input, iisPrefix);
  const application = settingsOf(input, `${iisPrefix}WebApplication.`);
  const directory = settingsOf(input, `${iisPrefix}VirtualDirectory.`);
  return [
    ...(directory.flag('CreateOrUpdate') ? [readDirectory(directory)] : []),
    ...(application.flag('CreateOrUpdate') ? [readApplication(application, site)] : []),
    ...(site.flag('CreateOrUpdateWebSite') ? [readSite(site, input)] : []),
  ];
}

function readDirectory(settings: Settings): VirtualDirectory {
  return { kind: 'directory', ...placeOf(settings, 'the virtual directory') };
}

function readApplication(settings: Settings, ofSite: Settings): WebApplication {
  const starts = ofSite.flag('StartApplicationPool') ?? true;
  return {
    ...{ kind: 'application', ...placeOf(settings, 'the application') },
    pool: readPool(settings, `${iisPrefix}WebApplication.`, starts),
  };
}

function placeOf({ required, text }: Settings, what: string) {
  const virtualPath = virtualPathOf(required('VirtualPath', `where ${what} is, below its web site`));
  const site = required('WebSiteName', `the web site of ${what}`);
  if (virtualPath !== '/') return { site, virtualPath, folder: text('PhysicalPath') };
  throw new ActionFailure(`the virtual path of ${what} is that of its web site; it needs a name below`);
}

/** With one slash before each part. */
export const virtualPathOf = (text: string): string =>
  `/${text
    .split(/[\\/]/)
    .filter((part) => part.trim() !== '')
    .join('/')}`;

function readPool(
  { required, word, text, exact }: Settings,
  prefix: string,
  starts: boolean,
): ApplicationPool {
  const identity = word('ApplicationPoolIdentityType', identities);
  const pool = {
    name: required('ApplicationPoolName', 'the application pool to create or to change'),
    ...{ identity, userName: text('ApplicationPoolUsername'), password: exact('ApplicationPoolPassword') },
    ...{ runtime: text('ApplicationPoolFrameworkVersion'), starts },
  };
  if (identity === 'SpecificUser') mustHaveUser(pool, prefix);
  return pool;
}

/** Accounts that end in a dollar sign have no password that anybody knows. */
function mustHaveUser({ userName, password }: ApplicationPool, prefix: string): void {
  const missing = (name: string) => new ActionFailure(`${prefix}${name} is missing: SpecificUser needs one`);
  if (userName === '') throw missing('ApplicationPoolUsername');
  if (password === '' && !userName.endsWith('$')) throw missing('ApplicationPoolPassword');
}

function readSite(settings: Settings, { variables }: FeatureInput): WebSite {
  const { required, text, word, flag } = settings;
  const given = required('Bindings', 'a list in JSON, which may be empty: []');
  return {
    kind: 'site',
    site: required('WebSiteName', 'the web site to create or to change'),
    folder: text('WebRoot'),
    pool: readPool(settings, iisPrefix, flag('StartApplicationPool') ?? true),
    bindings: readBindings(
      `${iisPrefix}Bindings`,
      given,
      (name) => variables.evaluated(name).text || undefined,
    ),
    keepsBindings: word('ExistingBindings', ['Merge', 'Replace']) === 'Merge',
    authentication: {
      anonymous: flag('EnableAnonymousAuthentication'),
      basic: flag('EnableBasicAuthentication'),
      windows: flag('EnableWindowsAuthentication'),
    },
    starts: flag('StartWebSite') ?? true,
  };
}

export type Patience = { readonly attempts: number; readonly pauseSeconds: number };

/** `usualPause` is how long to wait where the step does not say. */
export function readPatience(input: FeatureInput, usualPause: () => number): Patience {
  const { whole } = settingsOf(input, iisPrefix);
  const pauseSeconds = whole('SleepBetweenRetryFailuresInSeconds') ?? usualPause();
  return {
    attempts: Math.max(1, whole('MaxRetryFailures') ?? usualAttempts),
    pauseSeconds: Math.min(pauseSeconds, longestPauseSeconds),
  };
}
