/** What the agent and the runner of an action share: one folder a ticket. */
import path from 'node:path';
import type { ActionSpec, LogRecord } from '@tako/protocol';

/** `spec.json`: all that the runner needs to know. */
export type ActionFile = {
  readonly spec: ActionSpec;
  readonly specHash: string;
  /** ms since 1970, no two alike; the order in which actions get the machine's lock. */
  readonly acceptedAt: number;
  readonly filesFolder: string;
  readonly applications: string;
  readonly journal: string;
  /** What the agent is called; absent in files of an older agent. */
  readonly agentName?: string;
};

export type EndedRecord = Extract<LogRecord, { kind: 'ended' }>;

/** `ended.json`, made before the record is appended; `logBytes` counts that record. */
export type EndedFile = { readonly record: EndedRecord; readonly logBytes: number };

export type ActionFolder = {
  readonly folder: string;
  readonly spec: string;
  readonly runner: string;
  readonly records: string;
  readonly cancel: string;
  readonly ended: string;
  /** Files that scripts have handed over, each named by its SHA-256. */
  readonly artifacts: string;
  /** Bootstraps and script bodies; deleted when the action ends. */
  readonly scratch: string;
  /** Names the folder into which a package is being unpacked; whoever finds it without a runner removes that. */
  readonly unpacking: string;
  readonly errors: string;
};

export function actionFolderAt(folder: string): ActionFolder {
  const at = (name: string) => path.join(folder, name);
  return {
    folder,
    spec: at('spec.json'),
    runner: at('runner.json'),
    records: at('records'),
    cancel: at('cancel'),
    ended: at('ended.json'),
    artifacts: at('artifacts'),
    scratch: at('scratch'),
    unpacking: at('unpacking'),
    errors: at('runner.err'),
  };
}
