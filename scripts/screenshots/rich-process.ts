/** A process with something of everything. */
const migration = `set -euo pipefail
# Each file runs once; the table of versions says which did.
for file in db/*.sql; do
  if [ "$(get_octopusvariable "Schema.Version")" \\< "$(basename "$file")" ]; then
    write_verbose "running $file"
    psql --host "#{Sql.Host}" --file "$file" | sed 's/^/  /'
  fi
done
set_octopusvariable "Migrations" 12
`;

export const richSteps = [
  {
    ...{ name: 'Migrate the database', roles: ['sql'], isRequired: true },
    action: {
      ...{ kind: 'run-script', syntax: 'bash', body: migration },
      ...{ package: { packageId: 'Shop.Database' }, substituteInFiles: ['db/*.sql'] },
    },
  },
  {
    ...{ name: 'Deploy web', roles: ['web'], maxParallelism: 2, timeoutSeconds: 900 },
    action: {
      ...{ kind: 'deploy-package', packageId: 'Shop.Web' },
      scripts: [{ stage: 'post-deploy', syntax: 'python', body: 'printhighlight("it is there")\n' }],
      structuredVariables: ['appsettings.json', '*.yaml'],
      configTransforms: { isAutomatic: true, additional: ['*.Shop.config => *.config'] },
      customInstallation: { folder: '/srv/shop', isPurged: true, purgeExclusions: ['uploads'] },
    },
  },
  {
    ...{ name: 'Deploy the invoices and settlement service for the Nordic countries (a long name)' },
    ...{ roles: ['web', 'a-role-with-a-long-name.of.the.nordic.countries'], startTrigger: 'with-previous' },
    ...{ environments: ['Production', 'Staging'], channels: ['Hotfix'], isDisabled: true },
    action: { kind: 'deploy-package', packageId: 'Company.Product.Invoicing.Settlement.Nordic.Service.Host' },
  },
  {
    ...{ name: 'Smoke test', roles: ['web'], excludedEnvironments: ['Production'] },
    action: {
      ...{ kind: 'run-script', package: { packageId: 'Shop.Web' }, scriptFile: 'scripts/smoke.sh' },
      parameters: '--url "#{Shop.Url}"',
    },
  },
  {
    ...{ name: 'Tell the team', roles: ['sql'], condition: 'failure' },
    action: {
      kind: 'run-script',
      bodies: [
        { syntax: 'bash', body: 'echo "$(get_octopusvariable Octopus.Deployment.Error)"\n' },
        { syntax: 'powershell', body: 'Write-Host $OctopusParameters["Octopus.Deployment.Error"]\n' },
      ],
    },
  },
];
