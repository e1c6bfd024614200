import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { extractPackage } from '@tako/nuget';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packageVersion, readAssemblyVersions } from './assembly-versions.ts';
import { factExpressions, readMsbuildFacts } from './msbuild-facts.ts';
import { msbuildTargets } from './msbuild-targets.ts';
import { readNuGetArguments, readProperties } from './nuget-arguments.ts';
import { filesOfProject, type ProjectFacts } from './project-facts.ts';

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-project-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const shared = path.resolve(import.meta.dirname, '../../../../../shared/packages');
if (!existsSync(shared)) console.log(`real assemblies are not read: there is no ${shared}`);

describe('the versions of an assembly', () => {
  it.skipIf(!existsSync(shared)).each([
    [
      'NuGet.Core.2.8.0',
      'lib/net40-Client/NuGet.Core.dll',
      { file: '2.8.50126.400', product: '2.8.0', assembly: '2.8.50126.400' },
    ],
    [
      'NuGet.Packaging.3.4.3',
      'lib/net45/NuGet.Packaging.dll',
      { file: '3.4.3.855', product: '3.4.3-rtm-0855', assembly: '3.4.3.0' },
    ],
  ])('of %s are those that it was built with', async (name, file, versions) => {
    const folder = path.join(await tempFolder(), 'out');
    await extractPackage(path.join(shared, `${name}.nupkg`), folder);
    expect(await readAssemblyVersions(path.join(folder, file))).toEqual(versions);
  });

  const hasCompiler = existsSync('/usr/bin/mcs');
  if (!hasCompiler)
    console.warn('skipped: no mcs (apt-get install mono-mcs): no assembly is compiled and read');
  it.skipIf(!hasCompiler)('that was just compiled are read', async () => {
    const folder = await tempFolder();
    const attribute = (name: string, value: string) =>
      `[assembly: System.Reflection.Assembly${name}("${value}")]\n`;
    const versions = attribute('Version', '1.2.3.4') + attribute('FileVersion', '1.2.3.5');
    await writeFile(path.join(folder, 'a.cs'), versions + attribute('InformationalVersion', '1.2.3-beta.7'));
    execFileSync('mcs', ['-target:library', '-out:a.dll', 'a.cs'], { cwd: folder });
    expect(await readAssemblyVersions(path.join(folder, 'a.dll'))).toMatchObject({
      ...{ file: '1.2.3.5', product: '1.2.3-beta.7' },
    });
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('MZ but no program at all, only text that begins so'.repeat(10))],
    [
      'cut off',
      Buffer.concat([
        Buffer.from('MZ'),
        Buffer.alloc(58),
        Buffer.from([0x40, 0, 0, 0]),
        Buffer.from('PE\0\0'),
      ]),
    ],
    [
      'noise',
      Buffer.from(
        Uint8Array.from({ length: 9000 }, (_, at) => (at < 2 ? (at === 0 ? 0x4d : 0x5a) : (at * 7919) >> 3)),
      ),
    ],
  ])('are none where the file is %s', async (_, content) => {
    const file = path.join(await tempFolder(), 'a.dll');
    await writeFile(file, content);
    expect(await readAssemblyVersions(file)).toBeUndefined();
  });

  it.each([
    [
      'the informational one, where it is one of SemVer',
      '1.2.3.0',
      '1.2.3-beta.1+7f3',
      undefined,
      '1.2.3-beta.1+7f3',
    ],
    [
      "the assembly's, where the informational one only repeats the file's",
      '1.2.3',
      '1.2.3',
      undefined,
      '9.0.0.0',
    ],
    [
      "the file's, where the informational one is none of SemVer",
      '1.2.3.4',
      '1.2.3.4 of Monday',
      undefined,
      '1.2.3.4',
    ],
    ["the file's, where it is asked for", '1.2.3.4', '2.0.0', 'file' as const, '1.2.3.4'],
    [
      'the informational one, where it is asked for',
      '1.2.3.4',
      '2.0 of Monday',
      'product' as const,
      '2.0 of Monday',
    ],
  ])('give a package %s', (_, file, product, wanted, expected) => {
    expect(packageVersion({ file, product, assembly: '9.0.0.0' }, wanted)).toBe(expected);
  });
});

describe('the files of a project', () => {
  const file = (place: string) => ({ source: `/p/${place}`, place });
  const facts = (isWeb: boolean, content: string[], output: string[]): ProjectFacts => ({
    ...{ name: 'P', folder: '/p', isWeb, assembly: undefined, notes: [] },
    ...{ content: content.map(file), output: output.map((place) => ({ source: `/p/bin/${place}`, place })) },
  });
  const places = (...[project, settings]: Parameters<typeof filesOfProject>) =>
    filesOfProject(project, settings).map(({ place }) => place);

  it('of the web are its content and, in bin, what was built', () => {
    const content = ['Web.config', 'css/a.css', 'packages.config', 'bin/Shop.dll'];
    expect(places(facts(true, content, ['Shop.dll', 'de/Shop.resources.dll', 'old.nupkg']))).toEqual([
      ...['Web.config', 'css/a.css', 'bin/Shop.dll', 'bin/de/Shop.resources.dll'],
    ]);
  });

  it('of a program are what was built, at the root', () => {
    const output = [
      'Shop.exe',
      'Shop.exe.config',
      'Shop.vshost.exe',
      '_PublishedWebsites/a.html',
      'Deploy.ps1',
    ];
    expect(places(facts(false, ['readme.md'], output))).toEqual([
      'Shop.exe',
      'Shop.exe.config',
      'Deploy.ps1',
    ]);
  });

  it("have the program's .config in place of app.config, and what TypeScript was compiled to", () => {
    const web = facts(true, ['app.config', 'js/a.ts', 'js/a.d.ts'], []);
    expect(filesOfProject(web, { appConfig: '/p/bin/P.dll.config' })).toEqual([
      { source: '/p/bin/P.dll.config', place: 'P.dll.config' },
      ...[file('js/a.js'), file('js/a.d.ts')],
    ]);
    expect(places(web, { includeTypeScript: true })).toEqual([
      'app.config',
      'js/a.ts',
      'js/a.js',
      'js/a.d.ts',
    ]);
  });
});

describe('what MSBuild tells', () => {
  it('is read as it was written, with values that hold semicolons', async () => {
    const file = path.join(await tempFolder(), 'facts.txt');
    const lines = [
      'tako-project=/p/P.csproj',
      'tako-properties=a=1',
      'b=2',
      'tako-version=',
      'tako-content=/p/a.css|css\\a.css',
      'tako-written=/p/bin/P.dll',
    ];
    await writeFile(file, `\ufeff${lines.join('\r\n')}\r\n`);
    const { values, content, written } = await readMsbuildFacts(file);
    expect(values).toMatchObject({ project: '/p/P.csproj', properties: 'a=1;b=2', version: '', nuspec: '' });
    expect([content, written]).toEqual([[{ file: '/p/a.css', link: 'css/a.css' }], ['/p/bin/P.dll']]);
  });

  it('must come from the targets', async () => {
    const file = path.join(await tempFolder(), 'facts.txt');
    await writeFile(file, 'hello\n');
    await expect(readMsbuildFacts(file)).rejects.toThrow('it does not come from the targets of tako');
  });

  // No dotnet runs here: of SDK-style projects only the text of the targets is looked at.
  it('of an SDK-style project is told after it was published, once a framework', () => {
    expect(msbuildTargets).toContain(
      `<TakoPackAfter Condition="'$(TakoPackAfter)' == '' and '$(UsingMicrosoftNETSdk)' == 'true'">Publish`,
    );
    expect(msbuildTargets.match(/'\$\(IsCrossTargetingBuild\)' != 'true'/g)).toHaveLength(2);
    for (const expression of Object.values(factExpressions))
      expect(msbuildTargets).toContain(`=${expression};`);
  });
});

it('arguments of nuget pack are taken as far as they mean something', () => {
  const text =
    '-NoPackageAnalysis -Exclude **\\*.pdb -exclude "a b;c" /Properties x=1;y=2 -Symbols -Verbosity detailed -Version 2.0';
  expect(readNuGetArguments(text)).toEqual({
    exclude: ['**\\*.pdb', 'a b', 'c'],
    properties: new Map([...readProperties('x=1;y=2')]),
    ...{ version: '2.0', outFolder: undefined, basePath: undefined, unknown: ['-Symbols'] },
  });
});
