import { describe, expect, it } from 'vitest';
import { inputOf, recorded } from '../input.test-support.ts';
import { serviceRun } from './plan-service.ts';
import {
  executablePath,
  readService,
  serviceControlLine,
  serviceFilter,
  servicePrefix,
  startRule,
} from './service-settings.ts';

const least = { CreateOrUpdateService: 'True', ServiceName: 'Shop', ExecutablePath: 'bin\\shop.exe' };

function read(more: Record<string, string> = {}) {
  const service = readService(inputOf({ ...least, ...more }, servicePrefix));
  if (!service) throw new Error('the step wants no service');
  return service;
}

const program = String.raw`C:\apps\shop\bin\shop.exe`;

describe('the service of a step', () => {
  it('is there only where the step wants it', () => {
    expect(readService(inputOf({}, servicePrefix))).toBeUndefined();
    expect(readService(inputOf({ ...least, CreateOrUpdateService: 'false' }, servicePrefix))).toBeUndefined();
  });

  it('needs a name and a program, and says by their variables what is missing or wrong', () => {
    const problem = (more: Record<string, string>) => () => read(more);
    expect(problem({ ServiceName: ' ' })).toThrow(
      /^Octopus\.Action\.WindowsService\.ServiceName is missing: /,
    );
    expect(problem({ ExecutablePath: '' })).toThrow(/WindowsService\.ExecutablePath is missing: /);
    expect(problem({ ServiceAccount: '_CUSTOM' })).toThrow(/WindowsService\.CustomAccountName is missing: /);
    expect(problem({ StartMode: 'automatic' })).toThrow(
      'Octopus.Action.WindowsService.StartMode is "automatic"; it is one of auto, delayed-auto, demand, ',
    );
    expect(problem({ DesiredStatus: 'On' })).toThrow(
      /DesiredStatus is "On"; it is one of Default, Started, /,
    );
    expect(problem({ CreateOrUpdateService: 'yes' })).toThrow(/is "yes"; it is True or False$/);
    expect(problem({ ServiceName: 'Shop #{Gone}' })).toThrow(/WindowsService\.ServiceName: .*'#\{Gone\}'/);
  });

  it('lies in the installation, unless its path is absolute', () => {
    const at = (ExecutablePath: string) => executablePath(read({ ExecutablePath }), String.raw`C:\apps\shop`);
    expect(at(String.raw`bin\shop.exe`)).toBe(program);
    expect(at('bin/shop.exe')).toBe(program);
    expect(at(String.raw`D:\tools\host.exe`)).toBe(String.raw`D:\tools\host.exe`);
  });
});

describe('sc.exe', () => {
  it('gets the path in quotes, what the program is started with behind it, and no dependency as a slash', () => {
    expect(serviceControlLine('create', read(), program)).toBe(
      String.raw`create Shop binPath= "\"C:\apps\shop\bin\shop.exe\"" depend= /`,
    );
    const more = read({
      ...{ ServiceName: 'Shop Web', DisplayName: 'The "shop"', Arguments: '--env "Test 1"' },
      ...{ StartMode: 'Delayed-Auto', ServiceAccount: String.raw`NT AUTHORITY\LocalService` },
      Dependencies: ' LanmanWorkstation / TCPIP /',
    });
    expect(serviceControlLine('config', more, program)).toBe(
      [
        String.raw`config "Shop Web" binPath= "\"C:\apps\shop\bin\shop.exe\" --env \"Test 1\""`,
        String.raw`DisplayName= "The \"shop\"" depend= LanmanWorkstation/TCPIP start= delayed-auto`,
        String.raw`obj= "NT AUTHORITY\LocalService"`,
      ].join(' '),
    );
  });

  it('is not told how the service starts where that is left as it is', () => {
    expect(serviceControlLine('config', read({ StartMode: 'unchanged' }), program)).not.toContain('start=');
  });

  it('hears nothing of an account with a password: no line holds its name or its password', () => {
    const custom = { CustomAccountName: String.raw`ACME\svc`, CustomAccountPassword: ' p@ss"w0rd ' };
    const run = serviceRun(read({ ServiceAccount: '_custom', ...custom }), program);
    const lines = [...run].filter(([name]) => name.endsWith('Line')).map(([, value]) => value);
    expect(lines.join('\n')).not.toMatch(/svc|p@ss/);
    expect(run.get('Tako.AccountName')).toBe(String.raw`ACME\svc`);
    expect(run.get('Tako.AccountPassword')).toBe(' p@ss"w0rd ');
  });

  it('is asked for a description only where there is one', () => {
    const line = (Description: string) =>
      serviceRun(read({ Description, ServiceName: 'Shop Web' }), program).get('Tako.DescriptionLine');
    expect([line(''), line('Sells "things"')]).toEqual([
      '',
      String.raw`description "Shop Web" "Sells \"things\""`,
    ]);
  });
});

it('a name is a text in a filter of WMI, whatever stands in it', () => {
  expect(serviceFilter(String.raw`It's a \ shop`)).toBe(String.raw`Name='It\'s a \\ shop'`);
});

describe('whether the service is to run', () => {
  const rule = (StartMode: string, DesiredStatus: string, Status = '') =>
    startRule(read({ StartMode, DesiredStatus, Status })).kind;

  it('is as the table of the original has it, for each start mode and each wish', () => {
    const modes = ['', 'auto', 'delayed-auto', 'demand', 'unchanged', 'disabled'];
    const table = (desired: string, status?: string) => modes.map((mode) => rule(mode, desired, status));
    const all = (kind: string, ofDisabled: string) => [...Array(5).fill(kind), ofDisabled];
    expect(table('Started')).toEqual(all('start', 'leave'));
    expect(table('Stopped', 'Running')).toEqual(all('leave', 'leave'));
    expect(table('Unchanged', 'Running')).toEqual(all('start', 'leave'));
    expect(table('Unchanged', 'StartPending')).toEqual(all('start', 'leave'));
    expect(table('Unchanged', 'Paused')).toEqual(all('leave', 'leave'));
    expect(table('Unchanged')).toEqual(all('leave', 'leave'));
    const usual = [...Array(3).fill('unless-disabled'), ...Array(3).fill('leave')];
    expect(table('')).toEqual(usual);
    expect(table('default')).toEqual(usual);
  });
});

it('everything that a step may say of a service is read', () => {
  const { input, asked } = recorded(
    inputOf({ ...least, ServiceAccount: '_CUSTOM', CustomAccountName: 'a' }, servicePrefix),
  );
  readService(input);
  expect([...asked].map((name) => name.slice(servicePrefix.length)).sort()).toEqual([
    ...['Arguments', 'CreateOrUpdateService', 'CustomAccountName', 'CustomAccountPassword', 'Dependencies'],
    ...['Description', 'DesiredStatus', 'DisplayName', 'ExecutablePath', 'ServiceAccount', 'ServiceName'],
    ...['StartMode', 'Status'],
  ]);
});
