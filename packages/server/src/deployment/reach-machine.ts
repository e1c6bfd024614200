/** A connection to a machine, waited for; whoever reads the log sees that it is. */
import type { AgentSession } from '@tako/protocol';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import type { DeploymentRun } from './open-run.ts';
import { pause } from './patience.ts';

/** A timer may end this much early. */
const timerMs = 1;

export type Wanted = {
  readonly machineId: string;
  readonly machineName: string;
  /** Where the log says that the machine is waited for. */
  readonly nodeId: string;
  readonly withinMs: number;
  readonly signal: AbortSignal;
};

/** Throws `AgentUnreachable` once the time is over, or the signal's reason. */
export async function reachMachine(run: DeploymentRun, wanted: Wanted): Promise<AgentSession> {
  const { writer, now, background, limits } = run;
  const { machineName, nodeId } = wanted;
  const since = new Date(now()).toISOString();
  let hasTold = false;
  const tell = (level: 'wait' | 'info', text: string, detail: string | null) =>
    writer.append({ inputs: [writer.line(nodeId, level, text), writer.node({ id: nodeId, detail })] });
  const notice = setTimeout(() => {
    hasTold = true;
    const text = `${machineName} cannot be reached since ${since}; waiting for it`;
    background.add(tell('wait', text, `unreachable since ${since}`));
  }, limits.noticeMs);
  try {
    const session = await askForSession(run, wanted);
    if (hasTold) await tell('info', `${machineName} is reachable again`, null);
    return session;
  } finally {
    clearTimeout(notice);
  }
}

/** A connection that is refused before its time, e.g. since the machine's record has changed, is asked for again. */
async function askForSession({ agentLink }: DeploymentRun, wanted: Wanted): Promise<AgentSession> {
  const { machineId, signal } = wanted;
  const deadline = performance.now() + wanted.withinMs;
  for (let failures = 1; ; failures++) {
    const deadlineMs = Math.max(1, deadline - performance.now());
    try {
      return await agentLink.session(machineId, { deadlineMs, signal });
    } catch (error) {
      const isOver = performance.now() + timerMs >= deadline;
      if (!(error instanceof AgentUnreachable) || isOver) throw error;
    }
    await pause(failures, signal);
  }
}
