/**
 * The scripts that the agent brings to Windows. Where there is PowerShell, its own parser reads them, and on Windows they
 * run; everywhere a grammar reads them, and what they take from the agent is compared with what the agent gives.
 */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bootstrapOf } from '../../script/bootstrap.ts';
import { findInterpreter } from '../../script/interpreter.ts';
import { tempFolder } from '../../test-agent.test-support.ts';
import { existingSiteScript, iisScript } from '../iis/iis-scripts.ts';
import { readTargets } from '../iis/iis-settings.ts';
import { patienceRun, targetRun } from '../iis/plan-iis.ts';
import { inputOf } from '../input.test-support.ts';
import { planStop, serviceRun } from '../windows-service/plan-service.ts';
import { configureScript, stopScript } from '../windows-service/service-scripts.ts';
import { readService, servicePrefix } from '../windows-service/service-settings.ts';
import { openPowershellParser, type PowershellParser } from './parse.test-support.ts';

const bootstrap = bootstrapOf('powershell', {
  variables: new Map([['a', 'b']]),
  parameters: [
    { kind: 'typed', text: '-Flag $true' },
    { kind: 'value', text: 'x y' },
  ],
  ...{ showsEnvironment: true, modules: ['C:\\m.psm1'], wantsArray: false },
});
const scripts: Record<string, string> = { iisScript, existingSiteScript, stopScript, configureScript };
const names = Object.keys(scripts);
const textOf = (name: string) => scripts[name] ?? '';

let parser: PowershellParser;
beforeAll(async () => {
  parser = await openPowershellParser();
});

describe('the scripts for Windows', () => {
  it.each([...names, 'bootstrap'])('%s is PowerShell', (name) => {
    expect(parser.problems(name === 'bootstrap' ? bootstrap : textOf(name))).toEqual([]);
  });

  it('a text that is none is found out, with its place', () => {
    expect(parser.problems('if ($a) {\n  Write-Host "x"\n')).toEqual([
      expect.stringMatching(/^line \d+ column \d+: /),
    ]);
    expect(parser.problems(iisScript.replace(') {', ' {'))).not.toEqual([]);
  });

  it.each(names)('%s has characters that every code page has, as it is written without a mark', (name) => {
    expect(textOf(name)).toMatch(/^[\n -~]+$/);
  });

  it.each(names)('%s calls only functions that it has, and has none in vain', (name) => {
    const used = parser.all(textOf(name), 'command_name').filter((word) => /-Tako/.test(word));
    const own = parser.all(textOf(name), 'function_name');
    expect(new Set(own).size).toBe(own.length);
    expect([...new Set(used)].sort()).toEqual([...own].sort());
  });

  it.each(names)(
    '%s gives no two functions a block of one name, since the inner would hide the outer',
    (name) => {
      const blocks = [...textOf(name).matchAll(/\[scriptblock\]\$(\w+)/g)].map(([, block]) => block);
      expect(new Set(blocks).size).toBe(blocks.length);
    },
  );

  it.each(names)('%s puts each value where a program or an object reads it, and never runs one', (name) => {
    const commands = parser.all(textOf(name), 'command_name').map((word) => word.toLowerCase());
    for (const evaluating of ['invoke-expression', 'iex', 'start-process', 'cmd', 'cmd.exe']) {
      expect(commands).not.toContain(evaluating);
    }
    expect(textOf(name)).not.toMatch(/\[scriptblock\]::create/i);
  });
});

/** With `N` for the number of a binding, and of authentication what stands in the brackets. */
const general = (key: string) =>
  key.replace(/Binding\[\d+\]/, 'Binding[N]').replace(/Authentication\[\w+\]/, 'Authentication[N]');

/** What a script reads of what the agent tells it, also by a name that it puts together. */
function keysIn(text: string): string[] {
  const plain = [...text.matchAll(/\$OctopusParameters\['(Tako\.\w+)'\]/g)].map(([, key]) => key ?? '');
  const ofBindings = [...text.matchAll(/\$OctopusParameters\[\$prefix \+ '(\w+)'\]/g)].map(
    ([, key]) => `Tako.Binding[N].${key}`,
  );
  const ofKinds = text.includes("'Tako.Authentication[{0}]'") ? ['Tako.Authentication[N]'] : [];
  return [...new Set([...plain, ...ofBindings, ...ofKinds])].sort();
}
const told = (...runs: ReadonlyMap<string, string>[]) =>
  [...new Set(runs.flatMap((run) => [...run.keys()].map(general)))].sort();

describe('what the agent tells a script', () => {
  const service = { CreateOrUpdateService: 'True', ServiceName: 'Shop', ExecutablePath: 'shop.exe' };

  it('is all that it reads, and it reads all of it: the service', async () => {
    const input = inputOf(service, servicePrefix);
    expect(keysIn(stopScript)).toEqual(told(...(await planStop(input))));
    const settings = readService(input);
    expect(keysIn(configureScript)).toEqual(settings && told(serviceRun(settings, 'C:\\shop.exe')));
  });

  it('is all that it reads, and it reads all of it: IIS', () => {
    const pool = { ApplicationPoolName: 'P' };
    const targets = readTargets(
      inputOf(
        {
          ...{ CreateOrUpdateWebSite: 'True', WebSiteName: 'Shop', Bindings: '[{"port":80}]', ...pool },
          ...{ 'WebApplication.CreateOrUpdate': 'True', 'WebApplication.WebSiteName': 'Shop' },
          ...{ 'WebApplication.VirtualPath': '/a', 'WebApplication.ApplicationPoolName': 'P' },
        },
        'Octopus.Action.IISWebSite.',
      ),
    );
    const patience = { attempts: 5, pauseSeconds: 1 };
    const runs = targets.map((target) => targetRun(target, 'C:\\shop', patience));
    expect(keysIn(iisScript)).toEqual(told(...runs));
    const existing = [
      ...patienceRun(patience).map(([key]) => key),
      'Tako.Site',
      'Tako.VirtualPath',
      'Tako.Folder',
    ];
    expect(keysIn(existingSiteScript)).toEqual(existing.sort());
  });
});

const powershell = findInterpreter('powershell');
if (!powershell)
  console.log('skipped: no pwsh; the scripts for Windows are read by a grammar and do not run');
else if (process.platform !== 'win32')
  console.log('skipped: not on Windows; the scripts for Windows do not run');

it.skipIf(!powershell).each(names)('%s is PowerShell to PowerShell itself', async (name) => {
  const file = path.join(await tempFolder(), 'script.ps1');
  await writeFile(file, textOf(name));
  const command =
    '$errors = $null; [void][Management.Automation.Language.Parser]::ParseFile($env:TAKO_FILE, [ref]$null, [ref]$errors); $errors | ForEach-Object { $_.ToString() }';
  const { status, stdout } = spawnSync(
    powershell ?? '',
    ['-NoProfile', '-NonInteractive', '-Command', command],
    {
      ...{ encoding: 'utf8', env: { ...process.env, TAKO_FILE: file } },
    },
  );
  expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: '' });
});
