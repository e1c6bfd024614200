import { describe, expect, it } from 'vitest';
import type { ZodObject } from 'zod';
import { Resource } from './changes.ts';
import { errorCatalogue } from './errors.ts';
import { CreateMachine } from './infrastructure.ts';
import { openApiDocument } from './openapi.ts';
import { Action, Process } from './projects.ts';
import type { Route } from './route.ts';
import { allRoutes } from './routes.ts';

const routes = Object.entries(allRoutes) as [string, Route][];

describe.each(routes)('%s', (_operationId, route) => {
  it('names in its parameters what its path has', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = route.params ? Object.keys((route.params as ZodObject).shape) : [];
    expect(declared).toEqual(inPath);
  });

  it('answers only errors of the catalogue', () => {
    expect(route.errors.filter((code) => !(code in errorCatalogue))).toEqual([]);
  });
});

it('whoever reads a thing can hear of its changes, but for what is their own or made of others', () => {
  const prefixes = new Set(routes.map(([operationId]) => operationId.split('.')[0]));
  const own = ['server', 'sessions', 'apiKeys', 'dashboard', 'progressions', 'healthChecks'];
  expect([...prefixes].filter((prefix) => !own.includes(String(prefix))).toSorted()).toEqual(
    Resource.options.toSorted(),
  );
});

it('no two routes have the same method and path', () => {
  const keys = routes.map(([, route]) => `${route.method} ${route.path}`);
  expect(new Set(keys).size).toBe(keys.length);
});

it('the description holds every operation', () => {
  const text = JSON.stringify(openApiDocument('1.2.3'));
  expect(routes.filter(([operationId]) => !text.includes(`"${operationId}"`))).toEqual([]);
});

it('refuses unknown fields, two steps of one name, and a listening machine without an address, by path', () => {
  const step = { name: 'A', roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body: '' } };
  const twice = Process.safeParse({ version: 0, steps: [step, { ...step, name: 'a' }] });
  expect(twice.error?.issues.map((issue) => issue.path)).toEqual([['steps', 1, 'name']]);
  const machine = {
    name: 'm',
    environments: ['Test'],
    thumbprint: 'x',
    communication: 'listening',
    colour: 'red',
  };
  const refused = CreateMachine.safeParse(machine);
  expect(refused.error?.issues.map((issue) => issue.code)).toContain('unrecognized_keys');
  const { colour: _, ...known } = machine;
  expect(CreateMachine.safeParse(known).error?.issues.map((issue) => issue.path)).toEqual([['address']]);
});

describe('a step that runs a script', () => {
  const problems = (more: object) =>
    Action.safeParse({ kind: 'run-script', ...more }).error?.issues.map(({ path }) => path.join('.')) ?? [];
  const package_ = { packageId: 'Shop.Db' };

  it('has it written in the step, in one language or in several, or in a file of its package', () => {
    expect(problems({ syntax: 'csharp', body: 'Console.WriteLine();' })).toEqual([]);
    const bodies = ['bash', 'powershell'].map((syntax) => ({ syntax, body: 'ls' }));
    expect(problems({ bodies })).toEqual([]);
    const files = { substituteInFiles: ['*.sql'], configVariables: true, structuredVariables: ['*.json'] };
    expect(problems({ package: package_, scriptFile: 'db/migrate.sh', ...files })).toEqual([]);
  });

  it.each([
    [{ scriptFile: 'a.sh' }, ['scriptFile']],
    [{ package: package_, scriptFile: '../a.sh' }, ['scriptFile']],
    [{ package: package_, scriptFile: '/a.sh' }, ['scriptFile']],
    [{ package: package_, scriptFile: 'C:\\a.ps1' }, ['scriptFile']],
    [{ bodies: ['bash', 'bash'].map((syntax) => ({ syntax, body: 'ls' })) }, ['bodies.1']],
    [{ substituteInFiles: ['*'], configVariables: true }, ['substituteInFiles', 'configVariables']],
    [
      { configTransforms: { isAutomatic: true }, structuredVariables: ['*'] },
      ['configTransforms', 'structuredVariables'],
    ],
    [{ package: {} }, ['package.packageId']],
  ])('is refused with what is wrong: %j', (more, fields) => {
    expect(problems(more)).toEqual(fields);
  });
});
