/** The demo's deployment: 1 sql box and 4 web boxes, an 11 MB package of 300 files on the web boxes, idle scripts. */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packFolder } from '@tako/nuget';
import { machines } from '../demo/shop.ts';
import { createAgent, type RigAgent } from '../rig/agent.ts';
import { apiOf, createProject, followTask } from '../rig/api.ts';
import { createServer } from '../rig/server.ts';
import type { Figure } from './table.ts';

const files = 300;
const fileBytes = 37_000;
const rounds = 5;
const mostMs = 2_000;
const mostAddedMs = 150;
const idleScript = '#!/usr/bin/env bash\n:\n';

async function writePackages(folder: string): Promise<string[]> {
  const web = path.join(folder, 'web');
  const database = path.join(folder, 'database');
  await mkdir(path.join(web, 'content'), { recursive: true });
  await mkdir(database, { recursive: true });
  for (let index = 0; index < files; index++) {
    await writeFile(path.join(web, 'content', `file-${index}.bin`), randomBytes(fileBytes));
  }
  for (const name of ['PreDeploy.sh', 'Deploy.sh', 'PostDeploy.sh']) {
    await writeFile(path.join(web, name), idleScript);
    await writeFile(path.join(database, name), idleScript);
  }
  const meta = { version: '1.0.0', authors: 'bench', description: 'a package of the benchmark' };
  const made = [
    path.join(folder, 'Bench.Web.1.0.0.nupkg'),
    path.join(folder, 'Bench.Database.1.0.0.nupkg'),
  ] as const;
  await packFolder(web, { ...meta, id: 'Bench.Web' }, made[0]);
  await packFolder(database, { ...meta, id: 'Bench.Database' }, made[1]);
  return [...made];
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What a process of Node that does nothing costs here: the part of a runner that is not ours. */
function bareNodeMs(): number {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - began;
  });
  return median(times);
}

/** Requests a deployment and waits for the end of its log; milliseconds from request to done. */
async function timeOnce(server: Awaited<ReturnType<typeof createServer>>, project: string, version: string) {
  const api = apiOf(server);
  const release = await api.post('/releases', { project, version, packageVersion: '1.0.0' });
  const began = performance.now();
  const deployment = await api.post('/deployments', { release: release.id, environment: 'Bench' });
  const { taskState } = await followTask(server, deployment.taskId);
  const took = performance.now() - began;
  if (taskState !== 'success') throw new Error(`a deployment of the benchmark ended ${taskState}`);
  return took;
}

export async function measureDeployment(folder: string): Promise<Figure[]> {
  const server = await createServer(folder);
  const api = apiOf(server);
  let agents: RigAgent[] = [];
  try {
    await api.post('/environments', { name: 'Bench' });
    agents = await Promise.all(
      machines.map((machine) => createAgent(folder, server, { ...machine, environments: ['Bench'] })),
    );
    for (const { name } of machines) await api.post(`/machines/${name}/health-check`);
    for (const file of await writePackages(folder)) await api.pushPackage(file);
    await createProject(api, 'Shop', [
      { name: 'Database', roles: ['sql'], action: { kind: 'deploy-package', packageId: 'Bench.Database' } },
      { name: 'Web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Bench.Web' } },
    ]);
    const first = await timeOnce(server, 'Shop', '1.0.0');

    const steps = 10;
    await createProject(
      api,
      'Scripts',
      Array.from({ length: steps }, (_, index) => ({
        name: `Step ${index + 1}`,
        roles: ['sql'],
        action: { kind: 'run-script', syntax: 'bash', body: ':' },
      })),
    );
    const runs: number[] = [];
    for (let round = 0; round < rounds; round++) runs.push(await timeOnce(server, 'Scripts', `1.0.${round}`));
    const added = median(runs) / steps;
    return [
      {
        what: 'deployment on 1 + 4 machines, 11 MB in 300 files (first, with upload)',
        measured: `${first.toFixed(0)} ms`,
        compared: `${(first / bareNodeMs()).toFixed(0)} starts of a bare Node process`,
        bound: `at most ${mostMs} ms`,
        holds: first <= mostMs,
      },
      {
        what: 'added a step and machine, runner process and bash included',
        measured: `${added.toFixed(0)} ms`,
        compared: `start of a bare Node process ${bareNodeMs().toFixed(0)} ms`,
        bound: `at most ${mostAddedMs} ms`,
        holds: added <= mostAddedMs,
      },
    ];
  } finally {
    await Promise.all(agents.map((agent) => agent.stop()));
    await server.stop();
  }
}
