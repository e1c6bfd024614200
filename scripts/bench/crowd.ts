/** Thousands of connections to the polling port that say nothing, and how long a real agent needs to be connected. */
import { setTimeout as wait } from 'node:timers/promises';
import { openSilence } from '../../test/support/silence.ts';
import type { Api } from '../rig/api.ts';
import { megabytes, peakBytes, resetPeak } from './memory.ts';
import { type Bench, startOneAgent } from './one-agent.ts';
import type { Figure } from './table.ts';

/** In all 5,000; one that is closed comes again at once. */
const crowd = { addresses: 100, each: 50 };
const rounds = 5;
const lookEveryMs = 20;
const mostMs = 2_000;
const mostBytes = 200e6;

export async function measureCrowd(folder: string): Promise<Figure[]> {
  const bench = await startOneAgent(folder, true);
  const { server, stop } = bench;
  try {
    const alone = await slowestStart(bench);
    await resetPeak(server.process().pid);
    const silence = await openSilence(server.ready().pollingPort, crowd);
    try {
      const among = await slowestStart(bench);
      return figures(alone, among, await peakBytes(server.process().pid));
    } finally {
      silence.close();
    }
  } finally {
    await stop();
  }
}

/** Milliseconds from the start of the agent's process until the server has its connection, the slowest of some. */
async function slowestStart({ api, agent }: Bench): Promise<number> {
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    await agent.stop();
    await whenConnected(api, false);
    const began = performance.now();
    agent.start();
    await whenConnected(api, true);
    slowest = Math.max(slowest, performance.now() - began);
  }
  return slowest;
}

async function whenConnected(api: Api, isConnected: boolean): Promise<void> {
  while ((await api.get('/machines/box')).isConnected !== isConnected) await wait(lookEveryMs);
}

function figures(alone: number, among: number, peak: number): Figure[] {
  return [
    {
      what: 'start of an agent among 5,000 silent connections, until it is connected',
      measured: `${among.toFixed(0)} ms, the slowest of ${rounds}`,
      compared: `without them ${alone.toFixed(0)} ms`,
      bound: `at most ${mostMs} ms`,
      holds: among <= mostMs,
    },
    {
      what: 'peak memory of the server meanwhile',
      measured: megabytes(peak),
      compared: '',
      bound: `below ${megabytes(mostBytes)}`,
      holds: peak < mostBytes,
    },
  ];
}
