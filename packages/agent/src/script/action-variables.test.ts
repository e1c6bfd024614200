import { describe, expect, it } from 'vitest';
import { scriptSpec, variables } from '../test-agent.test-support.ts';
import { createActionVariables } from './action-variables.ts';

const of = (values: Record<string, string>, secrets: Record<string, string> = {}) =>
  createActionVariables(scriptSpec('', { variables: variables(values, secrets) }));

describe('the variables of an action', () => {
  it('refer to each other, and are found in either case', () => {
    const set = of({ Host: 'web-1', Url: 'https://#{host}/#{Missing}' });
    expect([set.get('url'), set.get('gone')]).toEqual(['https://web-1/#{Missing}', undefined]);
    expect(set.all()).toEqual(
      new Map([
        ['Octopus.Tentacle.Agent.InstanceName', '#{env:TentacleInstanceName}'],
        ...[['Host', 'web-1'] as const, ['Url', 'https://web-1/#{Missing}'] as const],
      ]),
    );
  });

  it('that lead back to themselves fail what asks for them, with their name and 101, and nothing else', () => {
    const set = of({ A: '#{B}', B: '#{A}', C: 'fine' });
    const failure = {
      message: expect.stringMatching(/^the variable A cannot be evaluated: .*A.*B/),
      exitCode: 101,
    };
    for (const ask of [
      () => set.get('A'),
      () => set.evaluated('A'),
      () => set.flag('A', true),
      () => set.all(),
    ]) {
      expect(ask).toThrow(expect.objectContaining(failure));
    }
    expect(() => set.mustReplaceIn('#{A}', 'the script')).toThrow(/^the script cannot be evaluated: /);
    expect(set.get('C')).toBe('fine');
    expect(set.allShown()).toEqual(
      new Map([...of({}).allShown(), ['A', '#{B}'], ['B', '#{A}'], ['C', 'fine']]),
    );
    expect(set.problem('A')).toMatch(/A.*B/);
  });

  it('hold the environment of the agent, which wins, and say which agent it is', () => {
    const spec = scriptSpec('', { variables: variables({ 'env:Path': 'mine', 'env:Mine': '#{env:PATH}' }) });
    const set = createActionVariables(spec, { PATH: '/bin', TentacleInstanceName: 'web-1' });
    const names = ['env:Path', 'env:Mine', 'Octopus.Tentacle.Agent.InstanceName'];
    expect(names.map(set.get)).toEqual(['/bin', '/bin', 'web-1']);
    const named = of({ 'Octopus.Tentacle.Agent.InstanceName': 'named' });
    expect(named.get('Octopus.Tentacle.Agent.InstanceName')).toBe('named');
  });

  it('may be written in Markdown, with tables and what GitHub adds', () => {
    const set = of({ Notes: '# 1.2\n\n~~old~~ https://a.example', Page: '#{Notes | MarkdownToHtml}' });
    expect(set.get('Page')).toBe(
      '<h1>1.2</h1>\n<p><del>old</del> <a href="https://a.example">https://a.example</a></p>\n\n',
    );
  });

  it('that are sensitive are secret as they were given and as they come out', () => {
    expect(of({ Host: 'web-1' }, { Token: '#{Host}/abc' }).secrets()).toEqual(['#{Host}/abc', 'web-1/abc']);
  });

  it('set by a script are known under the names by which other steps ask for them', () => {
    const set = of({ 'Octopus.Action.Name': 'Deploy web', 'Octopus.Machine.Name': 'web-1' });
    set.setOutput('Port', '81');
    const names = [
      'Port',
      'Octopus.Action[Deploy web].Output.Port',
      'Octopus.Action[Deploy web].Output[web-1].Port',
    ];
    expect(names.map(set.get)).toEqual(['81', '81', '81']);
  });
});
