import { describe, expect, it } from 'vitest';
import { createActionVariables } from '../script/action-variables.ts';
import { scriptSpec, variables } from '../test-agent.test-support.ts';
import { sourceOf } from './script-source.ts';

const prefix = 'Octopus.Action.Script.';
const named = { kind: 'run-named-script' } as const;
const sourceBy = (values: Record<string, string>) => {
  const all = Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
  return sourceOf(named, createActionVariables(scriptSpec('', { variables: variables(all) })));
};

const [bash, powershell] = [{ 'ScriptBody[Bash]': 'ls' }, { 'ScriptBody[PowerShell]': 'dir' }];

describe('the script of a step', () => {
  it('is the one that it brings itself, before all that variables say', () => {
    const set = createActionVariables(
      scriptSpec('', { variables: variables({ [`${prefix}ScriptBody`]: 'no' }) }),
    );
    const work = { kind: 'run-script', syntax: 'python', body: 'pass' } as const;
    expect(sourceOf(work, set)).toEqual({ kind: 'body', syntax: 'python', body: 'pass' });
    expect(sourceOf({ ...work, body: '' }, set)).toMatchObject({ body: 'no' });
  });

  it('is a body before the bodies of languages, and those before a file; bodies are as they were given', () => {
    const all = { ...bash, ScriptBody: '#{A}', Syntax: ' csharp', ScriptFileName: 'a.sh' };
    expect(sourceBy(all)).toEqual({ kind: 'body', syntax: 'csharp', body: '#{A}' });
    expect(sourceBy({ ...all, ScriptBody: '' })).toEqual({ kind: 'body', syntax: 'bash', body: 'ls' });
    expect(sourceBy({ ScriptFileName: ' #{Folder}/a.sh ', Folder: 'x' })).toMatchObject({ kind: 'file' });
  });

  it('of several languages is in the one that is preferred here, whatever has an interpreter', () => {
    const first = process.platform === 'win32' ? 'powershell' : 'bash';
    expect(sourceBy({ ...powershell, ...bash })).toMatchObject({ syntax: first });
    expect(sourceBy(powershell)).toEqual({ kind: 'body', syntax: 'powershell', body: 'dir' });
  });

  it('whose language nobody has said is taken for the preferred one, with a warning', () => {
    expect(sourceBy({ ScriptBody: 'ls' })).toMatchObject({
      ...{ kind: 'body', body: 'ls' },
      warning: expect.stringContaining('Octopus.Action.Script.Syntax does not say'),
    });
  });

  it('in a language that there is not, or that is not there at all, is none', () => {
    expect(sourceBy({ ScriptBody: 'ls', Syntax: 'Cobol' })).toEqual({
      kind: 'none',
      problem: expect.stringMatching(/^there is no language "Cobol" for scripts; .* is one of .*PowerShell/),
    });
    expect(sourceBy({ ...{ 'ScriptBody[Bash]': '' }, ScriptFileName: ' ' })).toMatchObject({ kind: 'none' });
  });
});
