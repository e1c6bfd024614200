import type { Variable } from '@tako/api';
import { describe, expect, it } from 'vitest';
import type { StoredVariable } from '../variable/variable.ts';
import { fillMask, type Numbering, numberRelease } from './numbering.ts';

const main = { id: 'Channels-1', name: 'Default' };
const beta = { id: 'Channels-2', name: 'Beta' };
const predecessors = (versions: readonly string[], channelId = main.id) =>
  versions.map((version) => ({ channelId, version }));

const everywhere = { environments: [], machines: [], roles: [], steps: [], channels: [] };
const variable = (name: string, value: string, scope: Partial<Variable['scope']> = {}): StoredVariable => ({
  ...{ id: name, name, value, description: '', isSensitive: false, prompt: null },
  scope: { ...everywhere, ...scope },
});

const shop: Numbering = {
  channels: [main, beta],
  channelId: main.id,
  releases: [],
  time: new Date('2026-02-03T04:05:06Z'),
  packages: [],
  variables: { version: 0, variables: [], sets: [] },
};

const fill = (template: string, more: Partial<Numbering> = {}) =>
  numberRelease({ kind: 'template', template }, { ...shop, ...more });

describe('the number of a release', () => {
  const packages = [
    { step: 'Deploy web', version: '1.10.0' },
    { step: 'Deploy database', version: '1.9' },
  ];

  it('is the highest of its packages, or the next patch without any', () => {
    const releases = predecessors(['1.2.0']);
    expect(numberRelease({ kind: 'highest-package' }, { ...shop, packages })).toEqual({ version: '1.10.0' });
    expect(numberRelease({ kind: 'highest-package' }, { ...shop, releases })).toEqual({ version: '1.2.1' });
  });

  it('is that of the package of one step, which must be there', () => {
    const ofStep = (step: string) => numberRelease({ kind: 'package-of-step', step }, { ...shop, packages });
    expect(ofStep('deploy DATABASE')).toEqual({ version: '1.9' });
    expect(ofStep('Say so')).toEqual({ problem: expect.stringContaining('"Say so"') });
  });

  it('keeps a version as it was typed, and fills in a mask', () => {
    const releases = predecessors(['1.2.3', '1.2.10', '1.3.0']);
    expect(fillMask('01.2', releases)).toEqual({ version: '01.2' });
    expect(fillMask('1.2.i', releases)).toEqual({ version: '1.2.11' });
    expect(fillMask('1.0.0-i', releases)).toEqual({ version: '1.0.0-i' });
    expect(fillMask('a b', releases)).toEqual({ problem: '"a b" is no version' });
    expect(fillMask('.', releases)).toEqual({ problem: '"." is no version' });
  });
});

describe('a template of release numbers', () => {
  const highest = predecessors(['1.0.0', '2.3.4.5-rc.9', '2.3.3']);

  it.each([
    ['Major', '2', '3'],
    ['Minor', '3', '4'],
    ['Patch', '4', '5'],
    ['Build', '4', '5'],
    ['Revision', '5', '6'],
  ])('counts on from the %s of the highest release', (part, last, next) => {
    const template = `#{Octopus.Version.Last${part}}.#{Octopus.Version.Next${part}}`;
    expect(fill(template, { releases: highest })).toEqual({ version: `${last}.${next}` });
  });

  it.each([
    ['2.3.4-rc.9', '-rc.9', '-rc.10'],
    ['2.3.4-rc9', '-rc9', '-rc10'],
    ['2.3.4-rc', '-rc', '-rc.2'],
    ['2.3.4', '', ''],
  ])('has the suffix of %s, with its dash', (version, last, next) => {
    const releases = predecessors([version]);
    const filled = ['Last', 'Next'].map((which) => fill(`1#{Octopus.Version.${which}Suffix}`, { releases }));
    expect(filled).toEqual([{ version: `1${last}` }, { version: `1${next}` }]);
  });

  it('counts from 0 where there is no release yet', () => {
    const template = '#{Octopus.Version.LastMajor}.#{Octopus.Version.LastMinor}.#{Octopus.Version.NextPatch}';
    expect(fill(template)).toEqual({ version: '0.0.1' });
  });

  it('counts in the channel of the release, and in others by their name', () => {
    const releases = [...predecessors(['1.5.0']), ...predecessors(['2.7.0'], beta.id)];
    const ofChannel = '#{Octopus.Version.Channel.LastMajor}.#{Octopus.Version.Channel.NextMinor}';
    expect(fill(ofChannel, { releases })).toEqual({ version: '1.6' });
    expect(fill(ofChannel, { releases, channelId: beta.id })).toEqual({ version: '2.8' });
    const ofBeta = '#{Octopus.Version.Channel[Beta].LastMajor}.#{Octopus.Version.Channel[beta].NextMinor}.0';
    expect(fill(ofBeta, { releases })).toEqual({ version: '2.8.0' });
    expect(fill('#{Octopus.Version.LastMajor}.0', { releases })).toEqual({ version: '2.0' });
  });

  it('knows the time in UTC and the name of the channel', () => {
    const date =
      '#{Octopus.Date.Year}.#{Octopus.Date.Month}.#{Octopus.Date.Day}.#{Octopus.Date.DayOfYear}-#{Octopus.Release.Channel.Name}';
    expect(fill(date)).toEqual({ version: '2026.2.3.34-Default' });
    const time = '#{Octopus.Time.Hour}.#{Octopus.Time.Minute}.#{Octopus.Time.Second}';
    expect(fill(time)).toEqual({ version: '4.5.6' });
  });

  it('may be a mask, or become one', () => {
    const releases = predecessors(['2026.2.3.0', '2026.2.3.7', '2026.2.2.9']);
    expect(fill('2.1.c.i', { releases: predecessors(['2.1.6.2', '2.2.0.0']) })).toEqual({
      version: '2.1.6.3',
    });
    const today = '#{Octopus.Date.Year}.#{Octopus.Date.Month}.#{Octopus.Date.Day}.i';
    expect(fill(today, { releases })).toEqual({ version: '2026.2.3.8' });
    expect(fill(today)).toEqual({ version: '2026.2.3.0' });
  });

  it('may use the whole language over several lines', () => {
    const template = `
      #{Octopus.Date.Year}.#{Octopus.Date.Month}.#{Octopus.Date.Day}.
      #{if Octopus.Date.Day == Octopus.Version.LastPatch}
        #{Octopus.Version.NextRevision}
      #{else}
        0
      #{/if}`;
    expect(fill(template, { releases: predecessors(['2026.2.3.4']) })).toEqual({ version: '2026.2.3.5' });
    expect(fill(template, { releases: predecessors(['2026.2.2.4']) })).toEqual({ version: '2026.2.3.0' });
  });

  it('knows variables of the project that hold everywhere or in the channel, and no others', () => {
    const variables = {
      version: 1,
      variables: [
        variable('Line', '7'),
        variable('Line', '8', { channels: [beta.id] }),
        variable('Line', '9', { environments: ['Environments-1'] }),
        variable('Only', '1', { environments: ['Environments-1'] }),
        { ...variable('Key', 'sealed'), isSensitive: true },
        variable('Octopus.Version.LastMajor', '99'),
      ],
      sets: [{ id: 'VariableSets-1', name: 'Common', version: 1, variables: [variable('Shared', '5')] }],
    };
    expect(fill('#{Line}.#{Shared}.#{Octopus.Version.LastMajor}', { variables })).toEqual({
      version: '7.5.0',
    });
    expect(fill('#{Line}.0', { variables, channelId: beta.id })).toEqual({ version: '8.0' });
    expect(fill('1.#{Only}.#{Key}', { variables })).toEqual({
      problem: expect.stringContaining('names what has no value here: #{Only}, #{Key}'),
    });
  });

  it.each([
    ['1.#{Nothing}', 'names what has no value here: #{Nothing}'],
    ['1.#{if', 'cannot be filled in: '],
    ['1.0/2', 'gives "1.0/2", which is no version'],
    ['#{if Nothing}1#{/if}', 'gives "", which is no version'],
    [`1.0-${'x'.repeat(300)}`, 'gives 304 characters; a version has at most 200'],
    ['99999999999.i', 'gives "99999999999.i", which is no version'],
  ])('%s is refused: %s', (template, problem) => {
    expect(fill(template)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
