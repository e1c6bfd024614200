/** A server and agents with something to look at on every page: what went well, what failed, what runs, what waits. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packFolder } from '@tako/nuget';
import { createAgent } from '../rig/agent.ts';
import { type Api, apiOf, createProject, deploy, followTask } from '../rig/api.ts';
import { createServer, type RigServer } from '../rig/server.ts';
import { richSteps } from './rich-process.ts';
import { changeLibrary, fillLibrary, shopVariables } from './scene-variables.ts';

export type Scene = {
  readonly server: RigServer;
  /** Tasks by what is to be seen of them. */
  readonly tasks: {
    readonly succeeded: string;
    readonly failed: string;
    readonly running: string;
    readonly queued: string;
  };
  close(): Promise<void>;
};

const longName = 'Invoicing and settlement for the Nordic countries (a project whose name is long)';

/** Everything is below `folder`. */
export async function openScene(folder: string): Promise<Scene> {
  const server = await createServer(folder);
  const api = apiOf(server);
  for (const name of ['Test', 'Staging', 'Production']) await api.post('/environments', { name });
  const agents = await Promise.all(
    machines.map(({ name, role, environments }) =>
      createAgent(folder, server, { name, roles: [role], environments, polling: role === 'sql' }),
    ),
  );
  const gate = path.join(folder, 'gate');
  await fillFeed(folder, api);
  await createProject(api, 'Shop', shopSteps(gate), shopVariables);
  await api.patch('/projects/shop', { description: 'The shop: one database, four web servers' });
  await fillLibrary(api);
  await createProject(api, longName, [scriptStep('Settle', 'echo settled')]);
  await createProject(api, 'Mail gateway', [scriptStep('Probe', failing)]);
  await api.post('/projects', { name: 'Not deployed yet' });
  const backOffice = await createProject(api, 'Back office', []);
  await api.post(`/projects/${backOffice}/channels`, {
    name: 'Hotfix',
    description: 'Straight to Production',
  });
  await api.put(`/projects/${backOffice}/process`, { version: 1, steps: richSteps });
  const tasks = await runAll(server, api);
  await changeLibrary(api);
  const close = async () => {
    // What runs waits for the gate, also after its agent has gone.
    await writeFile(gate, '');
    await Promise.all(agents.map((agent) => agent.stop('SIGKILL')));
    await server.stop('SIGKILL');
  };
  return { server, tasks, close };
}

const everywhere = ['Test', 'Staging', 'Production'];
const machines = [
  { name: 'sql-1', role: 'sql', environments: everywhere },
  ...['web-1', 'web-2', 'web-3', 'web-4'].map((name) => ({ name, role: 'web', environments: everywhere })),
];

const scriptStep = (name: string, body: string) => ({
  ...{ name, roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body } },
});

const failing = [
  'echo "connecting to smtp.internal:25"',
  'printf "\\033[32mTLS 1.3\\033[0m, cipher \\033[1mAES_256_GCM\\033[0m\\n"',
  'write_warning "the certificate ends in 6 days"',
  'if [ "$(get_octopusvariable Octopus.Machine.Name)" = web-2 ]; then',
  '  for line in $(seq 1 40); do echo "at relay.step$line (relay.js:$((line * 7)):13)" >&2; done',
  '  echo "Error: 421 4.7.0 too many connections from this address" >&2; exit 75',
  'fi',
  'echo "accepted"',
].join('\n');

/** Waits in the web step until the gate is there, and says something all the time. */
function shopSteps(gate: string) {
  const body = [
    'machine=$(get_octopusvariable Octopus.Machine.Name)',
    'echo "GET / 200" > smoke.txt; new_octopusartifact smoke.txt "Smoke test of $machine.txt"',
    'write_highlight "$machine serves $(get_octopusvariable Octopus.Release.Number)"',
    'count=0',
    `while [ "$(get_octopusvariable Octopus.Environment.Name)" = Production ] && [ ! -e '${gate}' ]; do`,
    '  count=$((count + 1)); echo "GET /health 200 in $((count % 9 + 3)) ms"; sleep 0.15',
    'done',
  ].join('\n');
  return [
    {
      name: 'Deploy database',
      roles: ['sql'],
      action: { kind: 'deploy-package', packageId: 'Shop.Database' },
    },
    { name: 'Deploy web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Shop.Web' } },
    scriptStep('Warm the caches', body),
  ];
}

async function fillFeed(folder: string, api: Api): Promise<void> {
  const deployScript = 'for file in $(seq 1 30); do echo "copied part $file"; done\n';
  for (const [id, script] of [
    ['Shop.Database', 'echo "001-products.sql"; echo "002-orders.sql"; echo "2 migrations applied"\n'],
    ['Shop.Web', deployScript],
  ] as const) {
    for (const version of ['1.1.0', '1.2.0', '1.3.0-beta.1']) {
      const source = path.join(folder, 'sources', `${id}.${version}`);
      await mkdir(source, { recursive: true });
      await writeFile(path.join(source, 'Deploy.sh'), script);
      const file = path.join(folder, `${id}.${version}.nupkg`);
      await packFolder(source, { id, version, authors: 'Tako', description: `${id} of the shop` }, file);
      await api.pushPackage(file);
    }
  }
}

async function runAll(server: RigServer, api: Api): Promise<Scene['tasks']> {
  const shop = (version: string, environment: string) =>
    deploy(
      api,
      { project: 'Shop', version, packageVersion: version, ignoreExisting: true, notes },
      environment,
    );
  const notes = 'Faster search.\nOrders can be cancelled until they are packed.';
  const ended: string[] = [];
  for (const environment of ['Test', 'Staging']) ended.push((await shop('1.1.0', environment)).taskId);
  ended.push((await deploy(api, { project: longName, version: '2026.11.24-rc.1' }, 'Staging')).taskId);
  const failed = (await deploy(api, { project: 'Mail gateway', version: '0.9.0' }, 'Test')).taskId;
  for (const taskId of [...ended, failed]) await followTask(server, taskId);
  const { taskId: succeeded } = await shop('1.2.0', 'Test');
  await followTask(server, succeeded);
  const running = (await shop('1.2.0', 'Production')).taskId;
  const queued = (await shop('1.1.0', 'Production')).taskId;
  return { succeeded, failed, running, queued };
}
