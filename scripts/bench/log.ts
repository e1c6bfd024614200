/** 100,000 lines of one script into the store and back through the API, beside the same script into a pipe. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Api, createProject, deploy } from '../rig/api.ts';
import { megabytes, peakBytes, resetPeak } from './memory.ts';
import { startOneAgent } from './one-agent.ts';
import type { Figure } from './table.ts';

const lineCount = 100_000;
const mostMs = 5_000;
const mostBytes = 250e6;
const pageLines = 10_000;

export const talkLine = (number: number | string) =>
  `line ${number} of the benchmark, as long as a usual line of a deployment log`;

/** Bash that says so many lines as fast as it can. */
export const talkScript = (count: number) => `seq -f '${talkLine('%.0f')}' 1 ${count}`;

/** Milliseconds that the script takes where nobody looks at what it says. */
export async function barePipeMs(script: string): Promise<number> {
  const began = performance.now();
  const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  await once(child, 'close');
  return performance.now() - began;
}

export async function measureLog(folder: string): Promise<Figure[]> {
  const { server, api, stop } = await startOneAgent(folder, false);
  const script = talkScript(lineCount);
  try {
    await createProject(api, 'Talker', [
      { name: 'Talk', roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body: script } },
    ]);
    await resetPeak(server.process().pid);
    const bare = await barePipeMs(script);
    const began = performance.now();
    const { taskId } = await deploy(api, { project: 'Talker', version: '1.0.0' }, 'Bench');
    const wrong = await readBack(api, taskId, lineCount);
    const took = performance.now() - began;
    const peak = await peakBytes(server.process().pid);
    return [
      {
        what: '100,000 lines from script to store and back, complete and in order',
        measured: `${took.toFixed(0)} ms${wrong === undefined ? '' : `, WRONG: ${wrong}`}`,
        compared: `${(took / bare).toFixed(0)} times the script into a pipe (${bare.toFixed(0)} ms)`,
        bound: `at most ${mostMs} ms`,
        holds: took <= mostMs && wrong === undefined,
      },
      {
        what: 'peak memory of the server meanwhile',
        measured: megabytes(peak),
        compared: '',
        bound: `below ${megabytes(mostBytes)}`,
        holds: peak < mostBytes,
      },
    ];
  } finally {
    await stop();
  }
}

/** Pages through the log until it is complete; what is wrong with it, or undefined. */
export async function readBack(api: Api, taskId: string, lineCount: number): Promise<string | undefined> {
  let after = 0;
  let next = 1;
  for (;;) {
    const page = await api.get(`/tasks/${taskId}/log?after=${after}&take=${pageLines}`);
    for (const event of page.events) {
      if (event.kind !== 'line' || !event.text.startsWith('line ')) continue;
      if (event.text !== talkLine(next)) return `line ${next} is ${JSON.stringify(event.text)}`;
      next++;
    }
    after = page.cursor;
    if (page.isComplete) return next === lineCount + 1 ? undefined : `${next - 1} lines`;
  }
}
