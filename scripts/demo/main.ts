/**
 * `npm run demo [-- --keep]`: a server and five agents as real processes on loopback; two packages from folder to
 * machines, in two environments, while a second project deploys beside. Exit code 0 only where every machine holds
 * what it should.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { bundlePath } from '../build.ts';
import { createAgent, type RigAgent } from '../rig/agent.ts';
import { mustRun } from '../rig/program.ts';
import { createServer, type RigServer } from '../rig/server.ts';
import { checkMachines } from './check.ts';
import {
  environments,
  machines,
  packages,
  reportsProcess,
  shopProcess,
  shopVariables,
  version,
} from './shop.ts';

const samples = path.join(import.meta.dirname, 'samples');
const realPackages = path.resolve(import.meta.dirname, '../../../shared/packages');

function say(text: string): void {
  console.log(styleText('bold', `\n${text}`));
}

/** The demo's `tako`: prints the command as a user would type it, then runs it. */
function takoOf(server: RigServer) {
  return async (...args: string[]): Promise<string> => {
    console.log(styleText('dim', `  $ tako ${args.map(quoted).join(' ')}`));
    return mustRun('tako', args, { env: server.env() });
  };
}

function quoted(argument: string): string {
  return /^[\w./:=,@-]+$/.test(argument) ? argument : `'${argument}'`;
}

/** Runs a deployment with its live tree on this terminal; false where it did not succeed. */
async function deployLive(server: RigServer, args: readonly string[]): Promise<boolean> {
  console.log(styleText('dim', `  $ tako ${args.map(quoted).join(' ')}`));
  const child = spawn(process.execPath, [bundlePath('tako.js'), ...args], {
    env: { ...process.env, ...server.env() },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

type RealPackage = { readonly file: string; readonly id: string; readonly version: string };

/** A package that a real NuGet client made, where some are at hand. */
async function findRealPackage(): Promise<RealPackage | undefined> {
  const names = await readdir(realPackages).catch(() => [] as string[]);
  const name = names.find((candidate) => candidate.startsWith('NuGet.Versioning.'));
  const match = name === undefined ? null : /^(.*?)\.(\d[^/]*)\.nupkg$/.exec(name);
  if (!name || !match?.[1] || !match[2]) return undefined;
  return { file: path.join(realPackages, name), id: match[1], version: match[2] };
}

type Tako = ReturnType<typeof takoOf>;

async function pushPackages(tako: Tako, folder: string): Promise<RealPackage | undefined> {
  for (const { id, description } of packages) {
    const from = ['--base-path', path.join(samples, id), '--out-folder', folder];
    await tako('pack', '--id', id, '--version', version, '--description', description, ...from);
    await tako('package', 'push', path.join(folder, `${id}.${version}.nupkg`));
  }
  const real = await findRealPackage();
  if (real) await tako('package', 'push', real.file);
  else
    console.log('  (no package of a real NuGet client is at hand, so the second project runs a script only)');
  return real;
}

async function createProjects(tako: Tako, folder: string, real: RealPackage | undefined): Promise<void> {
  const file = async (name: string, value: unknown) => {
    const target = path.join(folder, name);
    await writeFile(target, `${JSON.stringify(value, null, 2)}\n`);
    return target;
  };
  const databases = path.join(folder, 'databases');
  await tako('project', 'create', '--name', 'Shop');
  await tako('project', 'process', 'set', 'Shop', '--file', await file('shop-process.json', shopProcess));
  await tako(
    'project',
    'variables',
    'set',
    'Shop',
    '--file',
    await file('shop-variables.json', shopVariables(databases)),
  );
  await tako('project', 'create', '--name', 'Reports');
  const reports = await file('reports-process.json', reportsProcess(real?.id));
  await tako('project', 'process', 'set', 'Reports', '--file', reports);
}

async function startAgents(folder: string, server: RigServer): Promise<RigAgent[]> {
  return Promise.all(
    machines.map((machine) => createAgent(folder, server, { ...machine, environments: [...environments] })),
  );
}

/** True where both projects were deployed to both environments, side by side. */
async function deployEverything(
  server: RigServer,
  tako: Tako,
  real: RealPackage | undefined,
): Promise<boolean> {
  await tako('release', 'create', '--project', 'Shop', '--version', version, '--package-version', version);
  const reportVersion = real ? ['--package-version', real.version] : [];
  await tako('release', 'create', '--project', 'Reports', '--version', '1.0.0', ...reportVersion);
  let good = true;
  for (const environment of environments) {
    say(`Deploying Shop ${version} to ${environment}, and Reports beside it`);
    const release = (project: string, number: string) => [
      ...['release', 'deploy', '--project', project, '--version', number, '--environment', environment],
    ];
    const beside = tako(...release('Reports', '1.0.0'), '--wait');
    beside.catch(() => undefined);
    const shop = await deployLive(server, [...release('Shop', version), '--wait', '--progress']);
    const reports = await beside.then(
      () => true,
      (error: Error) => {
        console.error(error.message);
        return false;
      },
    );
    good = good && shop && reports;
    console.log(`  Shop: ${shop ? 'deployed' : 'FAILED'}; Reports: ${reports ? 'deployed' : 'FAILED'}`);
  }
  return good;
}

async function story(folder: string, server: RigServer): Promise<{ good: boolean; agents: RigAgent[] }> {
  const tako = takoOf(server);
  say('Environments, machines');
  for (const environment of environments) await tako('environment', 'create', '--name', environment);
  const agents = await startAgents(folder, server);
  for (const machine of machines) await tako('machine', 'check', machine.name);
  say('Packages');
  const real = await pushPackages(tako, folder);
  say('Projects');
  await createProjects(tako, folder, real);
  const deployed = await deployEverything(server, tako, real);

  say('What is on the machines');
  const findings = await checkMachines(agents, path.join(folder, 'databases'), real);
  for (const { machine, problems } of findings) {
    const mark = problems.length === 0 ? styleText('green', 'ok ') : styleText('red', 'NOT');
    console.log(
      `  ${mark} ${machine.padEnd(6)} ${problems.length === 0 ? 'Test and Production as they should be' : ''}`,
    );
    for (const problem of problems) console.log(`        ${problem}`);
  }
  return { good: deployed && findings.every(({ problems }) => problems.length === 0), agents };
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-demo-'));
  let server: RigServer | undefined;
  let agents: RigAgent[] = [];
  let kept = false;
  try {
    say('Starting the server and five agents (one sql box, four web boxes; three listen, two poll)');
    server = await createServer(folder);
    console.log(`  server ${server.url()}, thumbprint ${server.ready().thumbprint}`);
    const result = await story(folder, server);
    agents = result.agents;
    kept = values.keep;
    if (kept) printKept(server, folder, agents);
    return result.good ? 0 : 1;
  } finally {
    if (!kept) {
      await Promise.all(agents.map((agent) => agent.stop()));
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function printKept(server: RigServer, folder: string, agents: readonly RigAgent[]): void {
  say('Left running (--keep)');
  console.log(`  server    ${server.url()}  (API description: ${server.url()}/api/docs)`);
  console.log(`  sign in   admin / ${server.adminPassword}`);
  console.log(`  api key   ${server.apiKey}`);
  console.log(`  files     ${folder}`);
  const pids = [server.process().pid, ...agents.map((agent) => agent.process().pid)];
  console.log(`  to end it kill ${pids.join(' ')}`);
}

await access(bundlePath('tako-server.js'));
process.exit(await main());
