import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNuspec } from '../nuspec.ts';
import { tempFolder } from '../temp-folder.test-support.ts';
import { findNuspecFiles } from './nuspec-files.ts';
import { type NuspecChanges, type NuspecFile, readNuspecSource } from './nuspec-source.ts';
import { createTokens } from './tokens.ts';

const read = (xml: string, values: Record<string, string> = {}, changes: NuspecChanges = {}) =>
  readNuspecSource(
    Buffer.from(xml),
    'A.nuspec',
    createTokens(new Map(Object.entries(values)), 'A.nuspec'),
    changes,
  );

const nuspec = (metadata: string, rest = '') => `<package><metadata>${metadata}</metadata>${rest}</package>`;
const least = '<id>A</id><version>1</version><authors>me</authors><description>d</description>';

describe('a nuspec that is packed', () => {
  it('keeps all that it says, in its order, with the values of its tokens', () => {
    const xml = `<?xml version="1.0"?>
      <!-- ours -->
      <package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd"><metadata minClientVersion="$least$">
        <owners>us &amp; them</owners><id>$id$</id><version>$version$</version><authors>$Author$</authors>
        <description>costs 5$, $$5 or $amount$ &lt;each&gt;</description>
        <dependencies><group targetFramework="net48"><dependency id="Base" version="[$version$]" /></group></dependencies>
        <requireLicenseAcceptance>false</requireLicenseAcceptance><tags /></metadata><files /></package>`;
    const values = { id: 'Shop', VERSION: '1.2', author: 'a & b', amount: '<6>', least: '2.8' };
    expect(read(xml, values).text.split('\n')).toEqual([
      '<?xml version="1.0" encoding="utf-8"?>',
      '<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">',
      '  <metadata minClientVersion="2.8">',
      '    <owners>us &amp; them</owners>',
      '    <id>Shop</id>',
      '    <version>1.2</version>',
      '    <authors>a &amp; b</authors>',
      '    <description>costs 5$, $5 or &lt;6&gt; &lt;each&gt;</description>',
      '    <dependencies>',
      '      <group targetFramework="net48">',
      '        <dependency id="Base" version="[1.2]" />',
      '      </group>',
      '    </dependencies>',
      '    <requireLicenseAcceptance>false</requireLicenseAcceptance>',
      '    <tags />',
      '  </metadata>',
      '</package>',
      '',
    ]);
  });

  it('is read back as what was said elsewhere, which wins and need not be in it', () => {
    const { text, metadata } = read(
      nuspec(least),
      {},
      { version: '2.0-beta', releaseNotes: 'new: <all>\r\nof it' },
    );
    expect(metadata).toMatchObject({ id: 'A', version: '2.0-beta', releaseNotes: 'new: <all>\r\nof it' });
    expect(readNuspec(text, 'A.nuspec')).toMatchObject({
      ...{ id: 'A', authors: 'me', releaseNotes: 'new: <all>\r\nof it' },
      version: expect.objectContaining({ original: '2.0-beta' }),
    });
  });

  it('says which files, each with its place; having no <files> is not having none', () => {
    const file = '<file src="$out$\\*.dll" target="lib" exclude="a;b" />';
    expect(read(nuspec(least, `<files>${file}</files>`), { out: 'bin' }).files).toEqual([
      { src: 'bin\\*.dll', target: 'lib', exclude: 'a;b' },
    ]);
    expect(read(nuspec(least, '<files/>')).files).toEqual([]);
    expect(read(nuspec(least)).files).toBeUndefined();
  });

  it.each([
    ['text that is no XML', 'hello', 'package.bad-nuspec', /^A\.nuspec line 1 column 1: /],
    ['an element that is not closed', '<package><metadata>', 'package.bad-nuspec', /^A\.nuspec line 1 /],
    [
      'entities that grow without end',
      '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><package><metadata><id>&b;</id></metadata></package>',
      'package.bad-nuspec',
      /^A\.nuspec/,
    ],
    ['a token without a value', nuspec('<id>$id$</id>'), 'package.no-value', /\$id\$ has no value/],
    ['a file of nothing', nuspec(least, '<files><file target="a"/></files>'), 'package.bad-nuspec', /no src/],
  ])('with %s is refused, and the error names it', (_, xml, code, message) => {
    expect(() => read(xml)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe('the files of a nuspec', () => {
  const found = async (...entries: readonly Partial<NuspecFile>[]) => {
    const folder = path.join(await tempFolder(), 'base');
    for (const name of ['a.css', 'LICENSE', 'bin/b.dll', 'bin/x/c.dll', 'bin/x/c.pdb', '../out/d.txt']) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), '');
    }
    const all = entries.map((entry) => ({ src: '', target: '', exclude: '', ...entry }));
    const { files, unmatched } = await findNuspecFiles(all, folder, () => false);
    return [
      ...files.map((file) => file.path).toSorted(),
      ...unmatched.map((pattern) => `nothing: ${pattern}`),
    ];
  };

  it.each<[string, Partial<NuspecFile>, string[]]>([
    ['a file stands at the root', { src: 'bin\\b.dll' }, ['b.dll']],
    ['or in the folder that is its target', { src: 'a.css', target: 'content\\css' }, ['content/css/a.css']],
    ['or is the target, where that ends alike', { src: 'a.css', target: 'css/b.css' }, ['css/b.css']],
    ['also where neither has an ending', { src: 'LICENSE', target: 'docs' }, ['docs']],
    ['unless the target ends in a slash', { src: 'LICENSE', target: 'docs/' }, ['docs/LICENSE']],
    ['is found in either case', { src: 'A.CSS' }, ['a.css']],
    ['several may be named at once', { src: 'a.css;LICENSE;' }, ['LICENSE', 'a.css']],
    ['a * keeps no folders', { src: 'bin/*/*.dll' }, ['c.dll']],
    ['a ** does', { src: 'bin/**/*.dll', target: 'lib' }, ['lib/b.dll', 'lib/x/c.dll']],
    ['a folder is all of it', { src: 'bin/' }, ['b.dll', 'x/c.dll', 'x/c.pdb']],
    ['what lies beside the base may be named', { src: '../out/*.txt', target: '.' }, ['d.txt']],
    ['exclude leaves out', { src: 'bin/**', exclude: '**/*.pdb;bin/b.dll' }, ['x/c.dll']],
    ['a pattern that brings nothing is told', { src: 'lib/*.dll' }, ['nothing: lib/*.dll']],
  ])('%s', async (_, entry, expected) => {
    expect(await found(entry)).toEqual(expected);
  });

  it('that are named twice for one place are there once', async () => {
    expect(await found({ src: 'bin/**' }, { src: 'bin/b.dll' })).toEqual(['b.dll', 'x/c.dll', 'x/c.pdb']);
  });

  it('that are named and not there are refused', async () => {
    await expect(found({ src: 'bin/gone.dll' })).rejects.toMatchObject({ code: 'package.no-match' });
    await expect(found({ src: 'bin' })).rejects.toThrow(
      'it is a folder; with a / behind it, all of it is meant',
    );
  });
});
