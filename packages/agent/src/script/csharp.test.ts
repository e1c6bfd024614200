/**
 * Scripts in C#. `dotnet-script` itself is seldom on a machine that runs tests; a stand-in of some lines does with the same
 * files what it does, by Mono's compiler: it loads what is to be loaded, and runs that as one program.
 */
import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAgent, run, scriptSpec, tempFolder, variables } from '../test-agent.test-support.ts';
import { findInterpreter } from './interpreter.ts';

const standIn = `#!/usr/bin/env node
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const [entry, dashes, ...args] = process.argv.slice(2);
const loaded = [...readFileSync(entry, 'utf8').matchAll(/^\\ufeff?#load "(.*)"$/gm)].map(([, file]) =>
  readFileSync(file, 'utf8').replace(/^\\ufeff/, ''));
if (dashes !== '--' || loaded.length !== 2) throw new Error('called in another way than dotnet-script is');
const at = loaded[0].indexOf('var Env =');
const folder = mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'tako-csx-'));
writeFileSync(folder + '/a.cs', loaded[0].slice(0, at) + 'class Program { static string[] Args; ' +
  'static void Main(string[] given) { Args = given; ' + loaded[0].slice(at) + loaded[1] + '\\n} }');
const compiled = spawnSync('mcs', ['-nowarn:219', '-out:' + folder + '/a.exe', folder + '/a.cs'], { stdio: 'inherit' });
const status = compiled.status || spawnSync('mono', [folder + '/a.exe', ...args], { stdio: 'inherit' }).status;
rmSync(folder, { recursive: true });
process.exit(status);
`;

const hasMono = ['mcs', 'mono'].every((name) => spawnSync(name, ['--version']).status === 0);
if (!hasMono)
  console.log('scripts in C# are not run: this machine has no Mono to run them in place of dotnet-script');

async function withStandIn(): Promise<void> {
  const folder = await tempFolder();
  const file = path.join(folder, 'dotnet-script');
  await writeFile(file, standIn);
  await chmod(file, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}${path.delimiter}${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
}

const inCsharp = (body: string, values: Record<string, string> = {}) =>
  scriptSpec('', { work: { kind: 'run-script', syntax: 'csharp', body }, variables: variables(values) });

describe('a script in C#', () => {
  it.skipIf(!hasMono)('has its variables and parameters, and tells what it does', async () => {
    await withStandIn();
    const hostile = 'it\'s "quoted" \\\\ #{if}\n€ 😀';
    const body = `Console.WriteLine(Octopus.Parameters["hostile"] == Octopus.Parameters["Hostile"]);
foreach (var part in Octopus.Parameters["Hostile"].Split('\\n')) Console.WriteLine(part);
Console.WriteLine(string.Join("|", Env.ScriptArgs));
Octopus.SetVariable("Port", "81");
Octopus.SetVariable("Pin", "secret1", true);
Console.WriteLine(Octopus.Parameters["Port"]);
Octopus.UpdateProgress(40, "so far");
Octopus.WriteWarning("careful");
Octopus.WriteHighlight("look");`;
    const values = {
      Hostile: hostile,
      'Octopus.Action.Script.ScriptParameters': '-a "b c" #{Hostile2}',
      Hostile2: 'd',
    };
    const result = await run(await openAgent(), inCsharp(body, values));
    expect(result.lines('error')).toEqual([]);
    expect(result.lines('info')).toEqual(['True', ...hostile.split('\n'), '-a|b c|d', '81']);
    expect([result.lines('warning'), result.lines('highlight')]).toEqual([['careful'], ['look']]);
    expect(result.lines('verbose')).toEqual([expect.stringMatching(/^C# on \.NET .* in \//)]);
    const told = result.records.flatMap((record) =>
      record.kind === 'variable' ? [[record.name, record.value, record.isSensitive]] : [],
    );
    expect(told.slice(0, 2)).toEqual([
      ['Port', '81', false],
      ['Pin', 'secret1', true],
    ]);
    expect(result.records).toContainEqual(expect.objectContaining({ kind: 'progress', percentage: 40 }));
    expect(result.ended).toMatchObject({ outcome: 'succeeded', exitCode: 0 });
  });

  it.skipIf(!hasMono)('fails by a message of its own, and by what it does not catch', async () => {
    await withStandIn();
    const agent = await openAgent();
    const failed = await run(agent, inCsharp('Octopus.FailStep("too old");'));
    expect(failed.ended).toMatchObject({ outcome: 'failed', exitCode: 255, error: 'too old' });
    const thrown = await run(agent, inCsharp('throw new Exception("boom");'));
    expect(thrown.ended).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(thrown.lines('error').join('\n')).toContain('boom');
  });

  it('fails where nothing here runs it, and says what is missing', async () => {
    if (findInterpreter('csharp')) return console.log('this machine has dotnet-script: nothing is missing');
    const { ended } = await run(await openAgent(), inCsharp(';'));
    expect(ended).toMatchObject({
      outcome: 'failed',
      error: 'The script needs dotnet-script, which this machine does not have',
    });
  });
});
