/** One health check while it is driven. */
import type { Logger } from 'pino';
import type { LogFeed } from '../activity-log/log-feed.ts';
import type { LogWriter } from '../activity-log/write-log.ts';
import type { AgentLink } from '../agent-link/agent-link.ts';
import type { Db } from '../database/open-database.ts';
import type { StoredActions } from '../deployment/action.store.ts';
import type { TaskSignals } from '../task/run-tasks.ts';

export type HealthCheckTools = {
  readonly db: Db;
  readonly feed: LogFeed;
  readonly agentLink: Pick<AgentLink, 'session' | 'checkHealth' | 'clockAheadMs' | 'refresh'>;
  readonly now: () => number;
  readonly log: Logger;
  /** Called when what is known of the machine has changed. */
  readonly onHealth: (machineId: string) => void;
  /** How long a machine that is lost while its script runs is waited for; as in `limits.ts` where not given. */
  readonly lostScriptMs?: number;
};

export type HealthCheckRun = HealthCheckTools & {
  readonly taskId: string;
  readonly signals: TaskSignals;
  readonly writer: LogWriter;
  readonly stored: StoredActions;
};
