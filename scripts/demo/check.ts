/** Looks at the disks of the demo's machines for what should be there after its deployments. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RigAgent } from '../rig/agent.ts';
import { type EnvironmentName, environments, expectedValues, version } from './shop.ts';

/** A package of a real client that the second project brings to the web boxes. */
export type Library = { readonly id: string; readonly version: string };

export type Finding = { readonly machine: string; readonly problems: readonly string[] };

/** One finding a machine; no problems where everything is as it should be. */
export async function checkMachines(
  agents: readonly RigAgent[],
  databases: string,
  library: Library | undefined,
): Promise<Finding[]> {
  return Promise.all(
    agents.map(async (agent) => {
      const isWeb = agent.roles.includes('web');
      const problems = await Promise.all(
        environments.flatMap((environment) => [
          (isWeb ? checkWeb : checkDatabase)(agent, environment, databases),
          isWeb && library ? checkLibrary(agent, environment, library) : [],
        ]),
      );
      return { machine: agent.name, problems: problems.flat() };
    }),
  );
}

async function checkDatabase(
  _agent: RigAgent,
  environment: EnvironmentName,
  databases: string,
): Promise<string[]> {
  const { DatabaseFolder } = expectedValues(environment, databases);
  const applied = await readFile(path.join(DatabaseFolder, 'applied.txt'), 'utf8').catch(() => '');
  const expected = '001-products.sql\n002-orders.sql\n003-customers.sql\n';
  return applied === expected ? [] : [`${environment}: the migrations are ${JSON.stringify(applied)}`];
}

async function checkWeb(agent: RigAgent, environment: EnvironmentName, databases: string): Promise<string[]> {
  const folder = path.join(agent.applications, environment, 'Shop.Web', version);
  const config = await readFile(path.join(folder, 'Web.config'), 'utf8').catch(() => '');
  if (config === '') return [`${environment}: there is no ${path.join(folder, 'Web.config')}`];
  const values = expectedValues(environment, databases);
  const wanted = [
    `<add key="Greeting" value="${values.Greeting}" />`,
    `<add key="FeatureCart" value="${values.FeatureCart}" />`,
    `<add key="LeftAlone" value="as packed" />`,
    `<add name="Shop" connectionString="${values.Shop}" />`,
  ];
  const missing = wanted.filter((line) => !config.includes(line));
  const files = await readdir(path.join(folder, 'content')).catch(() => [] as string[]);
  const absent = ['index.html', 'shop.css'].filter((name) => !files.includes(name));
  return [
    ...missing.map((line) => `${environment}: Web.config lacks ${line}`),
    ...absent.map((name) => `${environment}: content/${name} is missing`),
  ];
}

async function checkLibrary(
  agent: RigAgent,
  environment: EnvironmentName,
  { id, version: libraryVersion }: Library,
): Promise<string[]> {
  const folder = path.join(agent.applications, environment, id, libraryVersion);
  const files = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  return files.some((file) => file.endsWith(`${id}.dll`))
    ? []
    : [`${environment}: ${folder} lacks ${id}.dll`];
}
