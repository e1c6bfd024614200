/** One deployment while it is driven: what the store has of it, and the writer of its log. */
import type { ArtifactLimits, Ticket } from '@tako/protocol';
import type { Logger } from 'pino';
import type { LogFeed } from '../activity-log/log-feed.ts';
import { createMask } from '../activity-log/mask.ts';
import { type LogWriter, openLogWriter } from '../activity-log/write-log.ts';
import type { AgentLink } from '../agent-link/agent-link.ts';
import { loadOffered } from '../artifact/artifact.store.ts';
import type { Offered } from '../artifact/artifact.ts';
import type { ArtifactFiles } from '../artifact/artifact-files.ts';
import type { Db } from '../database/open-database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { FeedHttp } from '../external-feed/feed-http.ts';
import type { TaskSignals } from '../task/run-tasks.ts';
import { loadActions, loadOutputs, type PlacedOutput } from './action.store.ts';
import { type Background, createBackground } from './background.ts';
import { loadDeployment, loadSkippable, type StoredDeployment } from './deployment.store.ts';
import { type DeploymentHistory, loadHistory } from './history.store.ts';
import { leaveOut } from './leave-out.ts';
import { type DeploymentLimits, defaultLimits } from './limits.ts';
import type { ActionRecord, Recorded } from './next.ts';
import { openProjectVariables, type ProjectVariables } from './project-variables.ts';

export type DeploymentTools = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly secrets: Secrets;
  readonly agentLink: Pick<AgentLink, 'session' | 'clockAheadMs' | 'checkHealth'>;
  readonly packagesFolder: string;
  /** To feeds elsewhere. */
  readonly feedHttp: FeedHttp;
  readonly artifacts: ArtifactFiles;
  /** Undefined where none are taken. */
  readonly artifactLimits: ArtifactLimits | undefined;
  /** Called when something of the artifacts that are stored has changed. */
  readonly onArtifacts?: () => void;
  readonly now: () => number;
  readonly log: Logger;
  /** The defaults hold for what is not given. */
  readonly limits?: Partial<DeploymentLimits>;
};

export type DeploymentRun = DeploymentTools & {
  readonly limits: DeploymentLimits;
  readonly taskId: string;
  /** Its plan loses machines that are skipped. */
  deployment: StoredDeployment;
  /** Ids of machines that are left out where they are unavailable. */
  readonly skippable: ReadonlySet<string>;
  readonly signals: TaskSignals;
  readonly writer: LogWriter;
  /** By ticket: what has been written down, or is on its way to the store in order. */
  readonly records: Map<Ticket, ActionRecord>;
  /** By ticket: up to which byte the agent's records are. */
  readonly cursors: Map<Ticket, number>;
  readonly outputs: PlacedOutput[];
  /** By ticket: what scripts have handed over, and whether it was still to be fetched when the run was opened. */
  readonly offered: Map<Ticket, Offered & { readonly isPending: boolean }>;
  readonly history: DeploymentHistory;
  /** Of the project, for this machine and step. */
  readonly variablesFor: ProjectVariables['variablesFor'];
  /** From now on the value does not appear in what the server writes. */
  readonly hide: (secret: string) => void;
  /** Ids of steps whose skipping is in the log. */
  readonly skipped: Set<string>;
  /** Work that nobody waits for but the end of the run. */
  readonly background: Background;
  /** Artifacts on their way; the deployment ends after them. */
  readonly collecting: Background;
  /** Aborted when the run is closed: what is on its way then is left for later. */
  readonly closed: AbortController;
};

/** Loads the deployment of a task as it stands. Throws what the store or a secret that cannot be opened throws. */
export async function openRun(
  tools: DeploymentTools,
  taskId: string,
  signals: TaskSignals,
): Promise<DeploymentRun> {
  const { db, feed, secrets, now } = tools;
  const stored = await loadDeployment(db, taskId);
  const actions = await loadActions(db, taskId);
  const plan = leaveOut(stored.plan, stored.skippedMachines, (ticket) => actions.records.has(ticket));
  const deployment = { ...stored, plan };
  const outputs = await loadOutputs(db, secrets, taskId);
  const variables = openProjectVariables(secrets, deployment);
  const hidden = new Set([
    ...variables.secrets,
    ...outputs.filter(({ isSensitive }) => isSensitive).map(({ value }) => value),
  ]);
  let mask = createMask(hidden);
  return {
    ...tools,
    limits: { ...defaultLimits, ...tools.limits },
    ...{ taskId, deployment, signals, outputs },
    writer: await openLogWriter({ db, taskId, feed, now, mask: (text) => mask(text) }),
    ...actions,
    skippable: await loadSkippable(db, deployment.unavailableMachines),
    offered: await loadOffered(db, taskId),
    history: await loadHistory(db, deployment.facts),
    variablesFor: variables.variablesFor,
    hide: (secret) => {
      if (hidden.has(secret)) return;
      mask = createMask(hidden.add(secret));
    },
    skipped: new Set(),
    background: createBackground(),
    collecting: createBackground(),
    closed: new AbortController(),
  };
}

/** Settles when nothing of the run is under way any more and all that it has written is stored. */
export async function closeRun({ background, collecting, closed, writer }: DeploymentRun): Promise<void> {
  closed.abort();
  try {
    await collecting.settle();
  } finally {
    await background.settle();
    await writer.close();
  }
}

/** The run as the pure rules see it. */
export function recordedOf({ deployment, records, signals }: DeploymentRun): Recorded {
  const { ticketPrefix } = deployment.plan;
  return { ticketPrefix, actions: records, isCancelRequested: signals.cancel.aborted };
}
