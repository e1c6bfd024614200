import { Process } from '@tako/api';
import { ApiError, ParameterError, UnreachableError } from '@tako/client';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { parseStepVersion } from './commands/create-release.ts';
import { planText } from './commands/deployment.ts';
import { versionOf } from './commands/set-from-file.ts';
import { exitCodes, type UserError } from './errors.ts';
import { explainError } from './explain-error.ts';
import { mustHaveSteps } from './find/find-steps.ts';
import { buildProgram, commandLineOf } from './program.ts';
import { changesOf } from './session/changes.ts';

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

it('every command and every option says in --help what it does', () => {
  const silent = everyCommand(buildProgram()).flatMap((command) => [
    ...(command.description() === '' ? [command.name()] : []),
    ...command.options
      .filter(({ description }) => description === '')
      .map(({ long }) => `${command.name()} ${long}`),
  ]);
  expect(silent).toEqual([]);
});

it('no two exits have the same code, and help names all of them', () => {
  const codes = Object.values(exitCodes).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  let help = '';
  const program = buildProgram().configureOutput({ writeOut: (text) => (help += text) });
  program.outputHelp();
  const missing = Object.values(exitCodes).filter(
    ({ code, meaning }) => !help.includes(`${code}  ${meaning}`),
  );
  expect(missing).toEqual([]);
});

/** What a refused command line says and throws. */
async function refusalOf(...args: string[]): Promise<string> {
  let told = '';
  const program = buildProgram();
  for (const command of everyCommand(program)) {
    const { outputError } = program.configureOutput();
    command.configureOutput({ ...(outputError ? { outputError } : {}), writeErr: (text) => (told += text) });
  }
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toThrow();
  return told;
}

it('a wrong command line is told on one line that names what is wrong', async () => {
  expect(await refusalOf('environment', 'crate')).toMatch(/^tako: unknown command 'crate'.*create.*\n$/);
  expect(await refusalOf('environment', 'create')).toMatch(
    /^tako: required option '--name <name>' not specified\n$/,
  );
  expect(await refusalOf('task', 'list', '--take', 'ten')).toMatch(
    /^tako: option '--take <count>'.*whole number.*\n$/,
  );
  expect(await refusalOf('task', 'wait', 'Tasks-1', '--timeout', '30')).toMatch(
    /^tako: .*--timeout.*1h30m.*\n$/,
  );
  expect(await refusalOf('release', 'deploy', '--project', 'a', '--version', '1')).toMatch(/--environment/);
});

const problem = { type: '', title: 'Refused', status: 409, detail: 'It exists', code: 'name.taken' };

it.each([
  ['a field that is wrong', new ApiError({ ...problem, status: 400, code: 'request.invalid' }), 'usage'],
  ['no log-in', new ApiError({ ...problem, status: 401, code: 'auth.required' }), 'notAllowed'],
  ['no permission', new ApiError({ ...problem, status: 403, code: 'auth.forbidden' }), 'notAllowed'],
  ['a wrong name', new ApiError({ ...problem, status: 404, code: 'not-found' }), 'notFound'],
  [
    'a package version that is not there',
    new ApiError({ ...problem, code: 'release.package-missing' }),
    'notFound',
  ],
  ['a refusal', new ApiError(problem), 'refused'],
  [
    'a mistake of the server',
    new ApiError({ ...problem, status: 500, code: 'server.broken' }),
    'serverBroken',
  ],
  ['an id that none can be', new ParameterError('id', '..'), 'usage'],
  ['no server', new UnreachableError('http://a', 'refused'), 'unreachable'],
  ['no file', Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: '/x' }), 'file'],
  ['a mistake of ours', new TypeError('x is undefined'), undefined],
])('%s has an exit code of its own', (_, error, exit) => {
  expect(explainError(error)?.exit).toBe(exit);
});

it('of several wrong fields the line says what, and each field stands below it', () => {
  const errors = [
    { field: 'a', message: 'too short' },
    { field: 'b', message: 'too long' },
  ];
  const detail = 'The body is not valid: a: too short (and 1 more)';
  const refusal = new ApiError({ ...problem, status: 400, code: 'request.invalid', detail, errors });
  expect(explainError(refusal)).toEqual({
    line: 'The body is not valid',
    fields: ['a: too short', 'b: too long'],
    exit: 'usage',
  });
});

it('tako --version is tako version; a version of a command stays one', () => {
  expect(commandLineOf(['--version'])).toEqual(['version']);
  const release = ['release', 'create', '--version', '1.0.0'];
  expect(commandLineOf(release)).toEqual(release);
});

it('an edit that changes nothing is a mistake, and what is emptied is a change', () => {
  expect(exitOf(() => changesOf({ name: undefined }, '--name'))).toBe('usage');
  expect(changesOf({ name: undefined, description: '' }, '')).toEqual({ description: '' });
});

it('a step that is not there is told with those that are', () => {
  const action = { kind: 'run-script', syntax: 'bash', body: '' };
  const process = Process.parse({ version: 1, steps: [{ name: 'Deploy web', roles: ['web'], action }] });
  expect(exitOf(() => mustHaveSteps(process, ['deploy WEB']))).toBeUndefined();
  expect(() => mustHaveSteps(process, ['Deploy app'])).toThrow('there is no step "Deploy app"');
  expect(exitOf(() => mustHaveSteps(process, ['Deploy app']))).toBe('notFound');
});

const exitOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as UserError).exit;
  }
};

it('reads STEP:VERSION, also where the name of the step holds a colon', () => {
  expect(parseStepVersion('Deploy: web:1.2')).toEqual({ step: 'Deploy: web', version: '1.2' });
  expect(['web', ':1', 'web:', ' :1'].map((text) => exitOf(() => parseStepVersion(text)))).toEqual(
    Array(4).fill('usage'),
  );
});

it("takes the server's version where the file has none", () => {
  expect([{}, { version: 0 }, { version: null }, { version: 7 }].map((file) => versionOf(file, 'f'))).toEqual(
    [undefined, undefined, undefined, 7],
  );
  expect(exitOf(() => versionOf({ version: 'seven' }, 'f'))).toBe('usage');
});

it('a preview reads as the plan does', () => {
  const machine = { machineId: 'Machines-1', machineName: 'sql-1', skipped: null };
  const packages = [{ packageId: 'Shop.Database', version: '1.2.0' }];
  const common = { condition: 'success', startTrigger: 'after-previous' };
  const steps = [
    { ...common, number: 1, name: 'Database', skipped: null, machines: [{ ...machine, packages }] },
    {
      ...common,
      number: 2,
      name: 'Web',
      skipped: 'no machine',
      machines: [{ ...machine, skipped: 'disabled', packages: [] }],
    },
  ];
  expect(planText({ hash: '', steps, prompts: [], warnings: [] }, []).split('\n')).toEqual([
    'Step 1: Database',
    '  sql-1  Shop.Database 1.2.0',
    'Step 2: Web (skipped: no machine)',
    '  sql-1  skipped: disabled',
  ]);
});
