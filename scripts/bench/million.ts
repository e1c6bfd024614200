/** 1,000,000 lines of one script at full speed into the store, beside the same script into a pipe and into a bare table. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Api, createProject, deploy } from '../rig/api.ts';
import { bareTableMs } from './bare-table.ts';
import { barePipeMs, readBack, talkScript } from './log.ts';
import { megabytes, peakBytes, resetPeak } from './memory.ts';
import { startOneAgent } from './one-agent.ts';
import type { Figure } from './table.ts';

const lineCount = 1_000_000;
const leastPerSecond = 50_000;
const mostBytes = 200e6;
const lookEveryMs = 50;

export async function measureMillion(folder: string): Promise<Figure[]> {
  const { server, agent, api, stop } = await startOneAgent(folder, false);
  try {
    const body = talkScript(lineCount);
    await createProject(api, 'Talker', [
      { name: 'Talk', roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body } },
    ]);
    const [pipe, table] = [await barePipeMs(body), await bareTableMs(folder, lineCount)];
    await Promise.all([resetPeak(server.process().pid), resetPeak(agent.process().pid)]);
    const began = performance.now();
    const { taskId } = await deploy(api, { project: 'Talker', version: '1.0.0' }, 'Bench');
    await whenEnded(api, taskId);
    const took = performance.now() - began;
    const peaks = [await peakBytes(server.process().pid), await peakBytes(agent.process().pid)] as const;
    return figures({ took, pipe, table, peaks, wrong: await readBack(api, taskId, lineCount) });
  } finally {
    await stop();
  }
}

/** A reader of the log would be another load: only the state of the task is asked for. */
async function whenEnded(api: Api, taskId: string): Promise<void> {
  for (;;) {
    const { state } = await api.get(`/tasks/${taskId}`);
    if (state === 'success') return;
    if (!['queued', 'running'].includes(state)) throw new Error(`a million lines ended ${state}`);
    await wait(lookEveryMs);
  }
}

type Measured = {
  readonly took: number;
  readonly pipe: number;
  readonly table: number;
  readonly peaks: readonly [server: number, agent: number];
  readonly wrong: string | undefined;
};

function figures({ took, pipe, table, peaks, wrong }: Measured): Figure[] {
  const perSecond = (ms: number) => Math.round(lineCount / (ms / 1000));
  const said = (ms: number) => `${perSecond(ms).toLocaleString('en')} lines/s`;
  const [server, agent] = peaks;
  return [
    {
      what: '1,000,000 lines from script to store, complete and in order',
      measured: `${said(took)}${wrong === undefined ? '' : `, WRONG: ${wrong}`}`,
      compared: `into a bare table of SQLite ${said(table)}, into a pipe ${said(pipe)}`,
      bound: `at least ${leastPerSecond.toLocaleString('en')} lines/s`,
      holds: perSecond(took) >= leastPerSecond && wrong === undefined,
    },
    {
      what: 'peak memory meanwhile: server, agent',
      measured: `${megabytes(server)}, ${megabytes(agent)}`,
      compared: '',
      bound: `below ${megabytes(mostBytes)}`,
      holds: server < mostBytes && agent < mostBytes,
    },
  ];
}
