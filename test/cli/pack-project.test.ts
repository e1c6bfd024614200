/** `tako pack` of projects as they lie on disk after a build, without MSBuild. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspectPackage } from '@tako/nuget';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runProgram } from '../../scripts/rig/program.ts';
import { contentOf } from '../support/package-content.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-pack-project-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** Packs it and gives the names in the package, and what was said. */
async function packed(project: string, ...args: readonly string[]) {
  const out = path.join(folder, 'out');
  const all = [
    'pack',
    path.join(folder, project),
    '--out-folder',
    out,
    '--overwrite',
    '--output',
    'json',
    ...args,
  ];
  const { exitCode, stdout, stderr } = await runProgram('tako', all);
  if (exitCode !== 0) return { exitCode, stderr };
  const { file } = JSON.parse(stdout);
  const { id, version, description } = await inspectPackage(file);
  return { id, version, description, files: Object.keys(await contentOf(file)), stderr };
}

const classic = (items: string) => `<?xml version="1.0" encoding="utf-8"?>
<Project ToolsVersion="14.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup><AssemblyName>Shop</AssemblyName></PropertyGroup>
  <PropertyGroup Condition=" '$(Configuration)|$(Platform)' == 'Debug|AnyCPU' "><OutputPath>bin\\Debug\\</OutputPath></PropertyGroup>
  <PropertyGroup Condition=" '$(Configuration)|$(Platform)' == 'Release|AnyCPU' "><OutputPath>bin\\Release\\</OutputPath></PropertyGroup>
  <ItemGroup>${items}</ItemGroup>
</Project>`;

const webItems = `<Compile Include="a.cs" /><Content Include="Web.config" /><Content Include="css\\**\\*.css;js\\a.js" />
  <Content Include="..\\shared\\logo.svg"><Link>images\\logo.svg</Link></Content><Content Include="..\\shared\\b.txt" />
  <Content Include="gone.html" /><Content Include="packages.config" />`;

describe('a web project', () => {
  beforeEach(() =>
    write({
      'Web/Shop.Web.csproj': classic(webItems),
      'Web/Web.config': '<configuration/>',
      'Web/css/x/a.css': 'a',
      'Web/js/a.js': 'j',
      'Web/js/unlisted.js': 'u',
      'Web/packages.config': '',
      'Web/a.cs': 'class A {}',
      'shared/logo.svg': '',
      'shared/b.txt': '',
      'Web/bin/Release/Shop.dll': '',
      'Web/bin/Debug/Shop.dll': 'debug',
    }),
  );

  it('is its content, where the project shows it, and its build in bin', async () => {
    expect(await packed('Web')).toMatchObject({
      ...{
        id: 'Shop.Web',
        description: 'The Shop.Web deployment package',
        version: expect.stringMatching(/^20/),
      },
      files: ['Web.config', 'b.txt', 'bin/Shop.dll', 'css/x/a.css', 'images/logo.svg', 'js/a.js'],
      stderr: 'tako: gone.html is content of the project and is not there\n',
    });
  });

  it('has the build of the configuration that is named, or what lies where it is said', async () => {
    await packed('Web/Shop.Web.csproj', '--configuration', 'Debug', '--version', '1.0.0');
    const file = path.join(folder, 'out/Shop.Web.1.0.0.nupkg');
    expect(await contentOf(file)).toMatchObject({ 'bin/Shop.dll': 'debug' });
    await write({ 'elsewhere/Other.dll': '' });
    const { files } = await packed('Web', '--build-output', path.join(folder, 'elsewhere'));
    expect(files?.filter((name) => name.startsWith('bin/'))).toEqual(['bin/Other.dll']);
  });

  it('without a project file is all that is no source', async () => {
    await rm(path.join(folder, 'Web/Shop.Web.csproj'));
    expect(await packed('Web')).toMatchObject({
      id: 'Web',
      files: [
        'Web.config',
        'bin/Debug/Shop.dll',
        'bin/Release/Shop.dll',
        'css/x/a.css',
        'js/a.js',
        'js/unlisted.js',
      ],
    });
  });
});

describe('a program', () => {
  beforeEach(() =>
    write({
      'My.App/App.csproj': classic('<Content Include="readme.md" />'),
      'My.App/readme.md': '',
      'My.App/bin/Release/Shop.exe': '',
      'My.App/bin/Release/Deploy.sh': '',
      'My.App/bin/Release/old.nupkg': '',
    }),
  );

  it('is its build, at the root, less what .takoignore names', async () => {
    expect(await packed('My.App')).toMatchObject({ id: 'App', files: ['Deploy.sh', 'Shop.exe'], stderr: '' });
    await write({ 'My.App/.takoignore': '*.sh' });
    expect(await packed('My.App')).toMatchObject({ files: ['Shop.exe'] });
  });

  it('is called and described as its nuspec says, with what is to stand behind id and version', async () => {
    const nuspec = `<package><metadata><id>$id$.Service</id><version>0.0</version><authors>us</authors>
      <description>as $configuration$</description></metadata></package>`;
    await write({ 'My.App/App.nuspec': nuspec });
    expect(
      await packed('My.App', '--version', '1.2', '--append-to-id', 'Test', '--append-to-version', 'beta'),
    ).toMatchObject({
      ...{
        id: 'App.Service.Test',
        version: '1.2-beta',
        description: 'as Release',
        files: ['Deploy.sh', 'Shop.exe'],
      },
    });
    expect(await packed('My.App')).toMatchObject({ version: '0.0' });
  });

  it('whose nuspec names files is these, and its build only when told so', async () => {
    const nuspec = `<package><metadata><id>App</id><version>1.0</version><authors>us</authors><description>d</description>
      </metadata><files><file src="readme.md" target="docs" /></files></package>`;
    await write({ 'My.App/App.nuspec': nuspec });
    expect(await packed('My.App')).toMatchObject({
      files: ['docs/readme.md'],
      stderr: "tako: the nuspec names files, so the project's are not packed; see --enforce-adding-files\n",
    });
    expect(await packed('My.App', '--enforce-adding-files')).toMatchObject({
      files: ['Deploy.sh', 'Shop.exe', 'docs/readme.md'],
    });
  });
});

describe('an SDK-style project', () => {
  const sdk =
    '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>';

  it('is what it was published as, also where it has a web.config', async () => {
    await write({
      'Api/Api.csproj': sdk,
      'Api/web.config': '',
      'Api/bin/Release/net8.0/Api.dll': '',
      'Api/bin/Release/net8.0/publish/Api.dll': '',
      'Api/bin/Release/net8.0/publish/wwwroot/a.css': '',
    });
    expect(await packed('Api')).toMatchObject({ id: 'Api', files: ['Api.dll', 'wwwroot/a.css'] });
  });

  it('that was not published is what was built', async () => {
    await write({ 'Api/Api.csproj': sdk, 'Api/bin/Release/net8.0/Api.dll': '' });
    expect(await packed('Api')).toMatchObject({ files: ['Api.dll'] });
  });

  it('that was published for one system is that; for several it is asked which', async () => {
    await write({ 'Api/Api.csproj': sdk, 'Api/bin/Release/net8.0/linux-x64/publish/Api.dll': '' });
    expect(await packed('Api')).toMatchObject({ files: ['Api.dll'] });
    await write({ 'Api/bin/Release/net8.0/win-x64/publish/Api.dll': '' });
    expect(await packed('Api')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('linux-x64/publish, win-x64/publish; say which with --build-output'),
    });
  });

  it('for several frameworks is asked which', async () => {
    await write({
      'Api/Api.csproj': sdk.replace(/<TargetFramework>.*<.TargetFramework>/, ''),
      'Api/bin/Release/net8.0/a': '',
      'Api/bin/Release/net48/a': '',
    });
    expect(await packed('Api')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('say which with --build-output'),
    });
  });
});

describe('a project that cannot be packed is told on one line', () => {
  it.each<[string, Record<string, string>, string, number, RegExp]>([
    [
      'as it was not built',
      { 'P/P.csproj': classic('') },
      'P',
      11,
      /bin\/Release.*: it is not there; build the project first/,
    ],
    [
      'as the folder holds two',
      { 'P/A.csproj': '', 'P/B.vbproj': '' },
      'P',
      2,
      /name one of A\.csproj, B\.vbproj/,
    ],
    ['as the folder holds none', { 'P/bin/a.txt': '' }, 'P', 2, /holds neither a project nor a web\.config/],
    ['as it is no XML', { 'P/P.csproj': 'hello' }, 'P', 11, /P\.csproj: it is no XML/],
    ['as it is another XML', { 'P/P.csproj': '<a/>' }, 'P', 11, /P\.csproj: it is no project of MSBuild/],
    [
      'as only MSBuild knows a value',
      { 'P/P.csproj': classic('').replaceAll('bin\\Release', '$(Out)\\Release') },
      'P',
      11,
      /\$\(Out\) is known to MSBuild only/,
    ],
    ['as it is not there', {}, 'gone', 11, /gone: there is no such file or folder/],
  ])('%s', async (_, files, project, exitCode, message) => {
    await write(files);
    expect(await packed(project)).toEqual({ exitCode, stderr: expect.stringMatching(message) });
  });
});

it('the targets of MSBuild are written once, and again only when told so', async () => {
  const file = path.join(folder, 'Tako.targets');
  const write = (...more: readonly string[]) =>
    runProgram('tako', ['pack', '--msbuild-targets', file, ...more]);
  expect(await write()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('/p:RunOctoPack=true'),
  });
  const written = await readFile(file, 'utf8');
  await writeFile(file, 'mine');
  expect(await write()).toMatchObject({
    exitCode: 11,
    stderr: expect.stringContaining('--overwrite replaces it'),
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
  await write('--overwrite');
  expect(await readFile(file, 'utf8')).toBe(written);
});
