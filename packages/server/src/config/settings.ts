/** Every setting of the server: flag, environment variable and key in the file, in one list that `--help` prints. */

import os from 'node:os';
import path from 'node:path';
import { defaultLinkLimits } from '@tako/protocol';
import { parseRanges } from '../address-guard.ts';
import {
  defaultActionArtifactMebibytes,
  defaultArtifactMebibytes,
  defaultFirstReachMs,
  defaultLostMachineMs,
  defaultMaxRunningTasks,
  longestSettingMs,
  shortestSettingMs,
} from '../limits.ts';

export type Setting<T> = {
  /** Key in the file; flag and environment variable follow from it. */
  readonly key: string;
  /** What stands for the value in `--help`. */
  readonly shape: string;
  readonly help: string;
  readonly fallback: T;
  /** Throws an `Error` whose message says what is wrong. */
  readonly parse: (text: string) => T;
};

const text = (value: string): string => {
  if (value.trim() === '') throw new Error('must not be empty');
  return value;
};

const port = (value: string): number => wholeNumber(value, 0, 65_535);
const span = (value: string): number => wholeNumber(value, shortestSettingMs, longestSettingMs);

function wholeNumber(value: string, least: number, most: number): number {
  if (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw new Error(`must be a whole number from ${least} to ${most}`);
}

function url(value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/+$/, '');
  throw new Error('must be a URL that begins with http:// or https://');
}

function databaseUrl(value: string): string {
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new Error('must be a URL that begins with postgresql://');
}

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevelName = (typeof levels)[number];

function level(value: string): LogLevelName {
  const known = levels.find((candidate) => candidate === value);
  if (known) return known;
  throw new Error(`must be one of ${levels.join(', ')}`);
}

function defaultDataFolder(): string {
  if (process.platform === 'win32') return path.join(process.env.ProgramData ?? 'C:\\ProgramData', 'Tako');
  return process.getuid?.() === 0 ? '/var/lib/tako' : path.join(os.homedir(), '.tako-server');
}

const setting = <T>(value: Setting<T>): Setting<T> => value;
const optional = (value: Omit<Setting<string | undefined>, 'fallback'>): Setting<string | undefined> => ({
  ...value,
  fallback: undefined,
});

const optionalNumber = (
  value: Omit<Setting<number | undefined>, 'fallback'>,
): Setting<number | undefined> => ({
  ...value,
  fallback: undefined,
});

function trueOrFalse(value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error('must be true or false');
}

const maxDays = 36_500;
const maxTasks = 1_000;

/** A terabyte: beyond, what is typed is a mistake. */
const maxMebibytes = 1_048_576;
const mebibytes = (value: string): number => wholeNumber(value, 0, maxMebibytes);

export const settings = {
  data: setting({
    ...{ key: 'data', shape: '<folder>', fallback: defaultDataFolder(), parse: text },
    help: 'the folder that holds all that the server keeps',
  }),
  host: setting({
    ...{ key: 'host', shape: '<address>', fallback: '127.0.0.1', parse: text },
    help: 'the address that the API listens on; 0.0.0.0 for all',
  }),
  port: setting({
    ...{ key: 'port', shape: '<port>', fallback: 8080, parse: port },
    help: 'the port of the API; 0 takes a free one',
  }),
  tlsCertificate: optional({
    ...{ key: 'tlsCertificate', shape: '<file>', parse: text },
    help: 'PEM certificate (chain) of the API: makes it https',
  }),
  tlsKey: optional({
    ...{ key: 'tlsKey', shape: '<file>', parse: text },
    help: 'PEM private key of the API',
  }),
  publicUrl: optional({
    ...{ key: 'publicUrl', shape: '<url>', parse: url },
    help: 'how people reach the API, where that differs from host and port',
  }),
  pollingHost: setting({
    ...{ key: 'pollingHost', shape: '<address>', fallback: '0.0.0.0', parse: text },
    help: 'the address that polling agents come to',
  }),
  pollingPort: setting({
    ...{ key: 'pollingPort', shape: '<port>', fallback: 10_943, parse: port },
    help: 'the port that polling agents come to; 0 takes a free one',
  }),
  databaseUrl: optional({
    ...{ key: 'databaseUrl', shape: '<url>', parse: databaseUrl },
    help: 'a PostgreSQL database for the store; without it SQLite in the data folder',
  }),
  publicFeed: setting({
    ...{ key: 'publicFeed', shape: '<true|false>', fallback: false, parse: trueOrFalse },
    help: 'whether NuGet clients may read the feed without a key',
  }),
  feedPrivateAddresses: setting({
    ...{
      key: 'feedPrivateAddresses',
      shape: '<ranges>',
      fallback: [] as readonly string[],
      parse: parseRanges,
    },
    help: 'private addresses that feeds may be at, e.g. 10.0.0.0/8,192.168.1.5; without it none',
  }),
  packageRetentionDays: optionalNumber({
    ...{ key: 'packageRetentionDays', shape: '<days>' },
    parse: (value: string) => wholeNumber(value, 1, maxDays),
    help: 'delete packages that are older and in no release; without it none goes by itself',
  }),
  maxRunningTasks: setting({
    ...{ key: 'maxRunningTasks', shape: '<n>', fallback: defaultMaxRunningTasks },
    parse: (value: string) => wholeNumber(value, 1, maxTasks),
    help: 'deployments that run at once; more wait',
  }),
  heartbeatMs: setting({
    ...{ key: 'heartbeatMs', shape: '<ms>', fallback: defaultLinkLimits.pingMs, parse: span },
    help: 'how often an agent is asked for a sign of life',
  }),
  deadAfterMs: setting({
    ...{ key: 'deadAfterMs', shape: '<ms>', fallback: defaultLinkLimits.silenceMs, parse: span },
    help: 'an agent from which no byte has come for so long is given up and connected anew',
  }),
  firstReachMs: setting({
    ...{ key: 'firstReachMs', shape: '<ms>', fallback: defaultFirstReachMs, parse: span },
    help: 'a machine that is away for so long before anything began there fails the deployment',
  }),
  lostMachineMs: setting({
    ...{ key: 'lostMachineMs', shape: '<ms>', fallback: defaultLostMachineMs, parse: span },
    help: 'a machine that is lost while its script runs has so long to come back',
  }),
  maxArtifactMegabytes: setting({
    ...{ key: 'maxArtifactMegabytes', shape: '<n>', fallback: defaultArtifactMebibytes, parse: mebibytes },
    help: 'MiB of the largest file that is collected from a script; 0 collects none',
  }),
  maxActionArtifactMegabytes: setting({
    ...{ key: 'maxActionArtifactMegabytes', shape: '<n>', fallback: defaultActionArtifactMebibytes },
    ...{ parse: mebibytes, help: 'MiB that are collected of one step on one machine; 0 collects none' },
  }),
  logLevel: setting({
    ...{ key: 'logLevel', shape: '<level>', fallback: 'info' as LogLevelName, parse: level },
    help: `what the server says of itself: ${levels.join(', ')}`,
  }),
} as const;

export type SettingName = keyof typeof settings;
export type Config = {
  readonly [K in SettingName]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};

/** Throws an `Error` where settings that are right by themselves do not go together. */
export function checkTogether({ heartbeatMs, deadAfterMs }: Config): void {
  if (deadAfterMs > heartbeatMs) return;
  throw new Error(
    `${flagOf('deadAfterMs')} (${deadAfterMs}) must be more than ${flagOf('heartbeatMs')} (${heartbeatMs})`,
  );
}

/** `tlsCertificate` is `--tls-certificate` and `TAKO_TLS_CERTIFICATE`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(key: string): string {
  return `TAKO_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
