/** Looks at the disks of the demo's machines for what should be there after its deployments. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RigAgent } from '../rig/agent.ts';
import { type EnvironmentName, environments, expectedValues, version } from './shop.ts';

export type Finding = { readonly machine: string; readonly problems: readonly string[] };

/** One finding a machine; no problems where everything is as it should be. */
export async function checkMachines(agents: readonly RigAgent[], databases: string): Promise<Finding[]> {
  return Promise.all(
    agents.map(async (agent) => {
      const look = agent.roles.includes('sql') ? checkDatabase : checkWeb;
      const problems = await Promise.all(
        environments.map((environment) => look(agent, environment, databases)),
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
    `<add key="Greeting"     value="${values.Greeting}" />`,
    `<add key="FeatureCart"  value="${values.FeatureCart}" />`,
    `<add key="LeftAlone"    value="as packed" />`,
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
