/** What the demo deploys, as the values that its project files hold. */
import path from 'node:path';

export const environments = ['Test', 'Production'] as const;
export type EnvironmentName = (typeof environments)[number];

export const machines = [
  { name: 'sql-1', roles: ['sql'], polling: false },
  { name: 'web-1', roles: ['web'], polling: false },
  { name: 'web-2', roles: ['web'], polling: false },
  { name: 'web-3', roles: ['web'], polling: true },
  { name: 'web-4', roles: ['web'], polling: true },
] as const;

export const version = '1.2.0';

export const packages = [
  { id: 'Shop.Database', description: 'The shop: migrations of its database' },
  { id: 'Shop.Web', description: 'The shop: its web site' },
] as const;

export const shopProcess = {
  version: 0,
  steps: [
    {
      name: 'Deploy database',
      roles: ['sql'],
      action: { kind: 'deploy-package', packageId: 'Shop.Database' },
    },
    {
      name: 'Deploy web',
      roles: ['web'],
      action: { kind: 'deploy-package', packageId: 'Shop.Web' },
    },
  ],
};

const inventory = [
  'echo "$(get_octopusvariable Octopus.Machine.Name) holds:"',
  'applications="$(get_octopusvariable Octopus.Environment.Name)"',
  'echo "environment $applications, $(nproc 2>/dev/null || echo some) processors"',
  'uname -sr',
].join('\n');

/** The second project; with a package where a real one from elsewhere is at hand. */
export function reportsProcess(packageId: string | undefined) {
  const script = {
    name: 'Take inventory',
    roles: ['sql', 'web'],
    action: { kind: 'run-script', syntax: 'bash', body: inventory },
  };
  const library = { name: 'Deploy library', roles: ['web'], action: { kind: 'deploy-package', packageId } };
  return { version: 0, steps: packageId === undefined ? [script] : [script, library] };
}

/** The values that each environment gets; `databases` is the folder that stands for the SQL box's data disk. */
export function expectedValues(environment: EnvironmentName, databases: string) {
  return {
    Greeting: `Welcome to the shop (${environment})`,
    FeatureCart: environment === 'Test' ? 'true' : 'false',
    Shop: `Server=sql-1;Database=Shop${environment};User=shop;Password=${password(environment)}`,
    DatabaseFolder: path.join(databases, environment),
  };
}

export function password(environment: EnvironmentName): string {
  return `s3cret-${environment}-p4ssword`;
}

/** Project variables: one value for all, or one a environment; `#{...}` is evaluated on the machine. */
export function shopVariables(databases: string) {
  const all = { environments: [], roles: [], machines: [], steps: [] };
  const only = (environment: EnvironmentName) => ({ ...all, environments: [environment] });
  const plain = (name: string, value: string, scope: object = all) => ({
    name,
    value,
    isSensitive: false,
    scope,
  });
  return {
    version: 0,
    variables: [
      plain('Greeting', 'Welcome to the shop (#{Octopus.Environment.Name})'),
      plain('FeatureCart', 'true', only('Test')),
      plain('FeatureCart', 'false', only('Production')),
      plain('DatabaseName', 'Shop#{Octopus.Environment.Name}'),
      plain('Shop', 'Server=sql-1;Database=#{DatabaseName};User=shop;Password=#{DatabasePassword}'),
      plain('DatabaseFolder', path.join(databases, '#{Octopus.Environment.Name}')),
      ...environments.map((environment) => ({
        name: 'DatabasePassword',
        value: password(environment),
        isSensitive: true,
        scope: only(environment),
      })),
    ],
  };
}
