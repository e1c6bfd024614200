import { type Explanation, Process, Variable } from '@tako/api';
import { expect, it } from 'vitest';
import { explanationText } from './explanation-text.ts';
import { processText, snapshotText } from './project-tables.ts';
import { variablesTable } from './variables-table.ts';

const names: Record<string, string> = { 'Environments-1': 'Test', 'Machines-2': 'web-1' };
const nameOf = (id: string | null) => names[id ?? ''] ?? id ?? '';
const everywhere = { environments: [], roles: [], machines: [], steps: [], channels: [] };
const common = { isSensitive: false, isPrompted: false, scope: everywhere };
const shared = { kind: 'variable-set', id: 'VariableSets-1', name: 'Shared' } as const;

const place = { environmentId: 'Environments-1', machineId: null, stepId: null, channelId: 'Channels-1' };

it('an explanation has the winner of each name first, then who lost and why, then what is warned of', () => {
  const explanation: Explanation = {
    ...place,
    variables: [
      {
        name: 'Colour',
        winner: {
          ...{ ...common, variableId: 'Variables-1', origin: { kind: 'project' }, value: 'red', rank: 100 },
          ...{ scope: { ...everywhere, environments: ['Environments-1'] }, isPrompted: true },
        },
        losers: [
          {
            ...{ ...common, variableId: 'Variables-2', origin: shared, value: 'blue' },
            reason: { code: 'lower-rank', rank: 0, winnerRank: 100, text: 'lower rank: 0 < 100' },
          },
        ],
        warnings: ['Colour has two values'],
      },
      {
        name: 'Token',
        winner: null,
        losers: [
          {
            ...{ ...common, variableId: 'Variables-3', origin: shared, value: null, isSensitive: true },
            scope: { ...everywhere, machines: ['Machines-2'], roles: ['web'] },
            reason: { code: 'other-scope', kind: 'machines', text: 'another machine' },
          },
        ],
        warnings: [],
      },
    ],
  };
  expect(explanationText(explanation, nameOf).split('\n')).toEqual([
    'NAME    VALUE     OF          FOR         RANK  WHY',
    'Colour  red       project     Test        100   used',
    '        blue      set Shared              0     lower rank: 0 < 100',
    'Token                                           no value fits here',
    '        ********  set Shared  web, web-1        another machine',
    '',
    'WARNING Colour has two values',
    'Colour is asked for when a release is deployed',
  ]);
});

it('variables say how they are asked for, where some are', () => {
  const variables = [
    { name: 'Colour', value: 'red' },
    { name: 'Ticket', value: '', prompt: { label: 'Change ticket' } },
    { name: 'Token', value: null, isSensitive: true, prompt: {} },
  ].map((variable) => Variable.parse(variable));
  expect(variablesTable(variables, nameOf).split('\n')).toEqual([
    'NAME    VALUE     FOR  ASKED FOR AS',
    'Colour  red',
    'Ticket                 Change ticket',
    'Token   ********       Token',
  ]);
});

it('of a step, what is set otherwise than usual stands below the table', () => {
  const action = {
    ...{ kind: 'deploy-package', packageId: 'Shop.Web', failOnErrorOutput: true },
    scripts: [{ stage: 'pre-deploy', syntax: 'bash', body: 'echo' }],
    ...{ runPackagedScripts: false, substituteInFiles: ['*.txt', '**/*.md'] },
    configTransforms: { isAutomatic: false, additional: ['*.Shop.config => *.config'] },
    ...{ configVariables: false, structuredVariables: ['appsettings.json'], skipIfInstalled: true },
    customInstallation: { folder: '/srv/shop', isPurged: true, purgeExclusions: ['data', 'logs'] },
    windows: ['iis', 'windows-service'],
  };
  const steps = [
    { name: 'Plain', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Shop.Db' } },
    {
      ...{ name: 'Web', roles: ['web'], isRequired: true, maxParallelism: 2, timeoutSeconds: 90, action },
      ...{ environments: ['Environments-1'], channels: ['Channels-3'] },
    },
    {
      ...{ name: 'Do', roles: ['web'] },
      action: { kind: 'run-script', syntax: 'bash', body: '', parameters: '--all' },
    },
    {
      ...{ name: 'Migrate', roles: ['db'] },
      action: {
        ...{ kind: 'run-script', scriptFile: 'db/migrate.sh', package: { packageId: 'Shop.Db' } },
        ...{ configVariables: true, configTransforms: { isAutomatic: true }, substituteInFiles: ['*.sql'] },
      },
    },
    {
      ...{ name: 'Anywhere', roles: ['db'] },
      action: {
        kind: 'run-script',
        bodies: ['bash', 'powershell'].map((syntax) => ({ syntax, body: 'ls' })),
      },
    },
  ];
  const [table, ...settings] = processText(Process.parse({ version: 1, steps }), nameOf).split('\n\n');
  expect(table?.split('\n').map((line) => line.slice(0, 50).trimEnd())).toEqual(
    [
      'STEP  NAME      ROLES  ACTION',
      ...[
        '1     Plain     web    Shop.Db',
        '2     Web       web    Shop.Web',
        '3     Do        web    bash script',
      ],
      ...['4     Migrate   db     db/migrate.sh', '5     Anywhere  db     bash or powershell script'],
    ].map((line) => expect.stringMatching(`^${line}`)),
  );
  expect(settings.map((text) => text.split('\n'))).toEqual([
    [
      'Step 2: Web',
      '  Environments               Test',
      '  Channels                   Channels-3',
      '  Required                   yes',
      '  Machines at once           2',
      '  Time-out                   90 s',
      '  Scripts                    pre-deploy (bash)',
      '  Scripts of the package     not run',
      '  Variables replaced in      *.txt',
      '                             **/*.md',
      '  Configuration transforms   only those that are named',
      '  More transforms            *.Shop.config => *.config',
      '  Settings in .config files  left as they are',
      '  Structured variables in    appsettings.json',
      '  Installed to               /srv/shop, emptied before but for data, logs',
      '  Set up on Windows          iis, windows-service',
      '  Installed already          skipped',
      '  Error output               fails the step',
    ],
    ['Step 3: Do', '  Parameters  --all'],
    [
      'Step 4: Migrate',
      '  Package                    Shop.Db',
      '  Variables replaced in      *.sql',
      '  Configuration transforms   also those of the environment',
      '  Settings in .config files  replaced',
    ],
  ]);
});

it('a release shows its steps, then the variables of the project, then those of each set that it included', () => {
  const action = { kind: 'run-script', syntax: 'bash', body: '' };
  const snapshot = {
    process: Process.parse({ version: 1, steps: [{ name: 'Do', roles: ['web'], action }] }),
    variables: { version: 1, variables: [] },
    variableSets: [
      {
        ...{ id: 'VariableSets-1', name: 'Shared', version: 1 },
        variables: [Variable.parse({ name: 'Colour', value: 'red' })],
      },
    ],
  };
  expect(snapshotText(snapshot, nameOf).split('\n\n').slice(1)).toEqual([
    '(none)',
    'Set Shared:\nNAME    VALUE  FOR\nColour  red',
  ]);
});
