/** What must be true at the end, and no single deployment shows. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { filesWith } from '../../test/support/files-with.ts';
import { processesBelow } from '../../test/support/processes-below.ts';
import { whenFolder } from '../../test/support/wait.ts';
import { type ChaosWorld, canary } from './chaos-world.ts';
import type { Violation } from './invariants.ts';
import type { Judged } from './judge-deployments.ts';
import { insist } from './keep-deploying.ts';

const againMs = 100;

/** An agent that keeps what it should forget, or a server that cannot reach it, is not waited for longer. */
const forgetMs = 60_000;

export async function untilHealthy({ api }: ChaosWorld, machine: string): Promise<void> {
  for (;;) {
    const { health } = await insist(() => api.post(`/machines/${machine}/health-check`));
    if (health.state === 'healthy') return;
    await wait(againMs);
  }
}

export async function checkWorld(world: ChaosWorld, judged: readonly Judged[]): Promise<Violation[]> {
  const kept = await whatIsKept(world);
  return [
    ...kept,
    ...(await openTasks(world)),
    ...(await changedOutcomes(world, judged)),
    ...[...world.light.starts].flatMap(([ticket, starts]) =>
      starts > 1 ? [`I1 ${ticket} was started ${starts} times`] : [],
    ),
    ...strayProcesses(world),
    ...(await leaks(world)),
  ];
}

/** Nothing of any action is left on an agent. */
async function whatIsKept(world: ChaosWorld): Promise<Violation[]> {
  const late = wait(forgetMs, false, { ref: false });
  const kept = world.real.map(async ({ agent }) => {
    const actions = path.join(agent.home, 'actions');
    const forgotten = untilHealthy(world, agent.name).then(() =>
      whenFolder(actions, async () => ((await readdir(actions)).length === 0 ? true : undefined)),
    );
    if (await Promise.race([forgotten, late])) return [];
    return [`I5 ${agent.name} keeps ${(await readdir(actions)).join(', ')}`];
  });
  return (await Promise.all(kept)).flat();
}

async function openTasks({ api }: ChaosWorld): Promise<Violation[]> {
  const { items } = await api.get('/tasks?isEnded=false');
  return items.map(({ id, state }: { id: string; state: string }) => `I5 ${id} is still ${state}`);
}

/** What has been told is still so: no acknowledged work is lost. */
async function changedOutcomes({ api }: ChaosWorld, judged: readonly Judged[]): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { what, taskId, state } of judged) {
    const now = await api.get(`/tasks/${taskId}`);
    if (now.state !== state) found.push(`I4 ${what}: told to be ${state}, is ${now.state}`);
  }
  return found;
}

/** Only the programs themselves run: no runner and no script has been left behind. */
function strayProcesses({ folder, server, real }: ChaosWorld): Violation[] {
  const own = [server.process().pid, ...real.map(({ agent }) => agent.process().pid)];
  return processesBelow(folder)
    .filter(({ pid }) => !own.includes(pid))
    .map(({ pid, command }) => `I5 process ${pid} is left: ${command}`);
}

async function leaks({ folder, server, real }: ChaosWorld): Promise<Violation[]> {
  const logs = ['server', ...real.map(({ agent }) => agent.name)].map((name) =>
    path.join(folder, `${name}.log`),
  );
  const places = [server.folder, ...real.map(({ agent }) => agent.home), ...logs];
  return (await filesWith(places, [canary])).map((leak) => `I7 ${leak}`);
}
