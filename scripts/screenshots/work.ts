/** What a server has after some weeks: environments, machines, packages, a project and deployments. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packFolder } from '@tako/nuget';
import { createAgent, type RigAgent } from '../rig/agent.ts';
import { type Api, apiOf, createProject, deploy, followTask } from '../rig/api.ts';
import type { RigServer } from '../rig/server.ts';

const machines = [
  { name: 'sql-1', roles: ['sql'], environments: ['Test'], polling: false },
  { name: 'web-1', roles: ['web', 'cache'], environments: ['Test', 'Production'], polling: false },
  { name: 'web-2.shop.internal.example.com', roles: ['web'], environments: ['Production'], polling: true },
];

/** Fills it; the agents run. */
export async function fillServer(folder: string, server: RigServer): Promise<readonly RigAgent[]> {
  const api = apiOf(server);
  await api.post('/environments', { name: 'Test', description: 'Whatever was built last' });
  await api.post('/environments', { name: 'Production' });
  const agents: RigAgent[] = [];
  for (const machine of machines) agents.push(await createAgent(folder, server, machine));
  for (const { id } of (await api.get('/machines')).items) await api.post(`/machines/${id}/health-check`);
  const away = { name: 'web-9', roles: ['web'], environments: ['Production'], thumbprint: 'AB'.repeat(32) };
  const { id } = await api.post('/machines', { ...away, communication: 'listening', address: '127.0.0.1:1' });
  await api.post(`/machines/${id}/health-check`);
  await pushPackages(folder, api);
  await addFeeds(api);
  await deploySome(api, server);
  return agents;
}

async function pushPackages(folder: string, api: Api): Promise<void> {
  const versions = [
    ...['1.0.0', '1.1.0', '1.2.0-beta.1'].map((version) => ['Shop.Web', version]),
    ...[['Shop.Database', '1.1.0'] as const],
  ];
  for (const [id = '', version = ''] of versions) {
    const source = path.join(folder, 'sources', `${id}.${version}`);
    await mkdir(source, { recursive: true });
    await writeFile(path.join(source, 'index.html'), `<h1>${id} ${version}</h1>\n`);
    const file = path.join(folder, `${id}.${version}.nupkg`);
    await packFolder(source, { id, version, authors: 'Shop', description: `${id} of the shop` }, file);
    await api.pushPackage(file);
  }
}

async function addFeeds(api: Api): Promise<void> {
  const address = 'https://nuget.example.com/v3/index.json';
  await api.post('/feeds', { name: 'Releases', kind: 'nuget-v3', address, username: 'build', password: 'x' });
  await api.post('/feeds', { name: 'Vendors', kind: 'folder', address: '/srv/vendor-packages' });
}

async function deploySome(api: Api, server: RigServer): Promise<void> {
  const action = { kind: 'run-script', syntax: 'bash' };
  const project = await createProject(api, 'Shop', [
    { name: 'Deploy web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Shop.Web' } },
    { name: 'Look at it', roles: ['web'], action: { ...action, body: 'echo all is well\n' } },
  ]);
  const good = await deploy(api, { project, version: '1.1.0' }, 'Test');
  await followTask(server, good.taskId);
  const bad = await createProject(api, 'Reports', [
    { name: 'Build reports', roles: ['sql'], action: { ...action, body: 'echo no disk >&2\nexit 3\n' } },
  ]);
  await followTask(server, (await deploy(api, { project: bad, version: '7.0.1' }, 'Test')).taskId);
  const slow = await createProject(api, 'Nightly', [
    { name: 'Take its time', roles: ['sql'], action: { ...action, body: 'sleep 600\n' } },
  ]);
  const first = await deploy(api, { project: slow, version: '1.0.0' }, 'Test');
  await api.post('/deployments', { release: first.releaseId, environment: 'Test' });
}
