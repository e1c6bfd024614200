/** Which transform goes onto which file, over a package that is only a list of names. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DefinitionSource, readDefinitions } from './definition.ts';
import { matchNames } from './match-names.ts';
import { planTransforms, sourcePatterns } from './plan-transforms.ts';

const root = '/app';

/** `transform > source` of every step, from the package on. */
function plan(
  files: readonly string[],
  explicit: string,
  more: Partial<DefinitionSource> = {},
  isCaseSensitive = true,
) {
  const all = files.map((file) => path.resolve(root, file));
  const folders = new Map<string, string[]>();
  for (const file of all) {
    const names = folders.get(path.dirname(file)) ?? [];
    folders.set(path.dirname(file), [...names, path.basename(file)]);
  }
  const definitions = readDefinitions({
    ...{ explicit, isAutomatic: false, environment: undefined, tenant: undefined },
    ...more,
  });
  const sources = sourcePatterns(definitions, true).flatMap((pattern) => matchNames(all, pattern, true));
  const { steps, ...rest } = planTransforms([...new Set(sources)], definitions, {
    ...{ folder: root, isCaseSensitive, names: (folder) => folders.get(folder) },
  });
  const short = (file: string) => path.relative(root, file);
  return { ...rest, steps: steps.map(({ source, transform }) => `${short(transform)} > ${short(source)}`) };
}
const steps = (files: readonly string[], explicit: string) => plan(files, explicit).steps;

describe('definitions', () => {
  const texts = (source: Partial<DefinitionSource>) =>
    readDefinitions({
      ...{ explicit: undefined, isAutomatic: false, environment: undefined, tenant: undefined },
      ...source,
    }).map(({ text }) => text);

  it('are separated by commas and line ends, trimmed, and empty ones are none', () => {
    expect(texts({ explicit: ' a , b\r\nc\n\n,d => e,' })).toEqual(['a', 'b', 'c', 'd => e']);
  });

  it('of the step come first, then Release, the environment and the tenant, where they are wanted', () => {
    const names = { explicit: 'Foo', environment: 'Production', tenant: 'Acme' };
    expect(texts({ ...names, isAutomatic: true })).toEqual(['Foo', 'Release', 'Production', 'Acme']);
    expect(texts({ ...names, isAutomatic: false })).toEqual(['Foo']);
    expect(texts({ isAutomatic: true })).toEqual(['Release']);
  });

  it.each(['a =>', '=> a', '=>'])('%s is refused', (explicit) => {
    expect(() => texts({ explicit })).toThrow(`The transform '${explicit}' needs a file on both sides of =>`);
  });

  it('say which endings are looked for', () => {
    const found = readDefinitions({
      ...{ explicit: 'a.xml => b.xml, c => d.json, Foo, e => f.xml, g => h', isAutomatic: true },
      ...{ environment: undefined, tenant: undefined },
    });
    expect(sourcePatterns(found, true)).toEqual(['*.config', '*.xml', '*.json', '*']);
    expect(sourcePatterns(found, false)).toEqual(['*.xml', '*.json', '*']);
  });
});

describe('a simple definition', () => {
  it.each([
    ['replaces the extension', ['Web.config', 'Web.Release.config'], 'Release'],
    ['may end with .config itself', ['Web.config', 'Web.Release.config'], 'Release.config'],
  ])('%s', (_, files, definition) => {
    expect(steps(files, definition)).toEqual(['Web.Release.config > Web.config']);
  });

  it('means the name with and without .config, and both apply', () => {
    expect(steps(['Web.config', 'Web.Release', 'Web.Release.config'], 'Release')).toEqual([
      'Web.Release.config > Web.config',
      'Web.Release > Web.config',
    ]);
  });

  it('works in every folder', () => {
    const files = [
      'a/App.config',
      'a/App.Test.config',
      'b/c/Web.config',
      'b/c/Web.Test.config',
      'd/Web.config',
    ];
    expect(steps(files, 'Test')).toEqual([
      'a/App.Test.config > a/App.config',
      'b/c/Web.Test.config > b/c/Web.config',
    ]);
  });

  it('takes a transform as a file like any other, which another may go onto', () => {
    const files = ['Web.config', 'Web.Release.config', 'Web.Release.Test.config'];
    expect(steps(files, 'Test, Release')).toEqual([
      'Web.Release.config > Web.config',
      'Web.Release.Test.config > Web.Release.config',
    ]);
  });

  it('is tried in the order of the list, for one file after the other', () => {
    const files = ['a.config', 'a.one.config', 'a.two.config', 'b.config', 'b.one.config', 'b.two.config'];
    expect(steps(files, 'two, one')).toEqual([
      ...['a.two.config > a.config', 'a.one.config > a.config'],
      ...['b.two.config > b.config', 'b.one.config > b.config'],
    ]);
  });

  it('finds a name in another case only where the file system does', () => {
    const files = ['Web.config', 'web.release.config'];
    expect(plan(files, 'Release').steps).toEqual([]);
    expect(plan(files, 'Release', {}, false).steps).toEqual(['web.release.config > Web.config']);
  });
});

describe('a definition with an arrow', () => {
  const files = [
    ...['Web.config', 'Web.Foo.config', 'App.config', 'App.Foo.config', 'Bar.config', 'notes.xml', 'Foo.xml'],
    ...['config/Web.config', 'config/Shared.config', 'config/x.Foo.config', 'transforms/Web.Foo.config'],
  ];
  const wild = [
    'a.Foo.config',
    'a.Bar.config',
    'b.Foo.config',
    'b.Bar.config',
    'sub/a.Foo.config',
    'sub/a.Bar.config',
  ];

  it.each([
    [
      'a file onto a file, in the same folder',
      files,
      'Web.Foo.config => Web.config',
      ['Web.Foo.config > Web.config'],
    ],
    ['a file without .config', files, 'Web.Foo => Web.config', ['Web.Foo.config > Web.config']],
    ['other endings', files, 'Foo.xml => notes.xml', ['Foo.xml > notes.xml']],
    ['the target in any case', files, 'Web.Foo.config => WEB.CONFIG', ['Web.Foo.config > Web.config']],
    ['only its first two parts', files, 'Web.Foo.config => Web.config => x', ['Web.Foo.config > Web.config']],
    [
      'a file in a folder below',
      files,
      'transforms/Web.Foo.config => Web.config',
      ['transforms/Web.Foo.config > Web.config'],
    ],
    [
      'a target in a folder below',
      files,
      'Bar.config => config/Shared.config',
      ['Bar.config > config/Shared.config'],
    ],
    [
      'folders on both sides, which start at the same place',
      files,
      'transforms/Web.Foo.config => config/Web.config',
      ['transforms/Web.Foo.config > config/Web.config'],
    ],
    [
      'a folder written as Windows does',
      files,
      'transforms\\Web.Foo.config => config\\Web.config',
      ['transforms/Web.Foo.config > config/Web.config'],
    ],
    [
      'a folder above',
      files,
      '../transforms/Web.Foo.config => Shared.config',
      ['transforms/Web.Foo.config > config/Shared.config'],
    ],
    [
      'all transforms of an ending onto one file, in order',
      files,
      '*.Foo.config => Web.config',
      [
        'Web.Foo.config > Web.config',
        'App.Foo.config > Web.config',
        'config/x.Foo.config > config/Web.config',
      ],
    ],
    [
      'stars on both sides, which stand for the same',
      wild,
      '*.Foo.config => *.Bar.config',
      ['a.Foo.config > a.Bar.config', 'b.Foo.config > b.Bar.config', 'sub/a.Foo.config > sub/a.Bar.config'],
    ],
    [
      'a star before the extension alone',
      ['Web.config', 'Web.Foo.config'],
      '*.Foo.config => *.config',
      ['Web.Foo.config > Web.config'],
    ],
    [
      'one transform onto every file of an ending',
      ['Base.xml', 'a.Bar.config', 'b.Bar.config', 'c.config'],
      'Base.xml => *.Bar.config',
      ['Base.xml > a.Bar.config', 'Base.xml > b.Bar.config'],
    ],
    [
      'stars in folders',
      ['t/a.Foo.config', 'c/a.config', 'a.config'],
      't/*.Foo.config => c/*.config',
      ['t/a.Foo.config > c/a.config'],
    ],
    [
      'a transform with an absolute path, onto the file of the package',
      ['Web.config', 'sub/Web.config', '/shared/Web.Foo.config'],
      '/shared/Web.Foo.config => ./Web.config',
      ['../shared/Web.Foo.config > Web.config'],
    ],
    [
      'no target with an absolute path',
      ['Web.config', 'Web.Foo.config'],
      'Web.Foo.config => /app/Web.config',
      [],
    ],
    ['no file onto itself', ['Web.config'], 'Web.config => Web.config', []],
    ['nothing where the folder is missing', files, 'gone/Web.Foo.config => Web.config', []],
    ['nothing where the transform is missing', files, 'Web.Gone.config => Web.config', []],
  ])('takes %s', (_, names, definition, expected) => {
    expect(steps(names, definition)).toEqual(expected);
  });
});

describe('what was not applied', () => {
  it('is one pair that comes a second time', () => {
    const { notes, steps: found } = plan(['Web.config', 'Web.Test.config'], 'Test, Test.config');
    expect(found).toHaveLength(1);
    expect(notes.filter(({ kind }) => kind === 'again').map(({ text }) => text)).toEqual([
      '/app/Web.Test.config has been applied to /app/Web.config already',
    ]);
  });

  it('is told of the definitions of the step, and why', () => {
    const { unused } = plan(['Web.config', 'Web.Test.config'], 'Gone, Test, Test.config', {
      isAutomatic: true,
    });
    expect(unused.map(({ definition, why }) => `${definition.text}: ${why}`)).toEqual([
      'Gone: no file',
      'Test.config: overlap',
    ]);
  });

  it('has its reasons, file by file', () => {
    const { notes } = plan(['Web.config'], 'Gone, gone/x => Web.config, *.Foo.config => App.config');
    expect(notes.map(({ text }) => text)).toEqual([
      "'Gone': /app has no Web.Gone.config and no Web.Gone",
      "'gone/x => Web.config': there is no folder /app/gone",
      "'*.Foo.config => App.config': /app/Web.config does not end with App.config",
    ]);
  });
});
