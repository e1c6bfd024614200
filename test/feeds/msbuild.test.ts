/** Mono's xbuild builds projects that import our targets: what OctoPack's properties ask for becomes a package. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { inspectPackage } from '@tako/nuget';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePath } from '../../scripts/build.ts';
import { mustRun } from '../../scripts/rig/program.ts';
import { contentOf } from '../support/package-content.ts';
import { createWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const runtime = '/usr/lib/mono/4.5/mscorlib.dll';
const isThere = existsSync('/usr/bin/xbuild') && existsSync(runtime);
if (!isThere)
  console.warn('skipped: no xbuild (apt-get install mono-xbuild): no project is built and packed');
console.warn('skipped: no dotnet here: of SDK-style projects only the text of the targets is tested');

const program = (content: string) => `<?xml version="1.0" encoding="utf-8"?>
<Project ToolsVersion="14.0" DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup>
    <Configuration Condition=" '$(Configuration)' == '' ">Debug</Configuration>
    <Platform Condition=" '$(Platform)' == '' ">AnyCPU</Platform>
    <OutputType>Library</OutputType>
    <AssemblyName>Shop</AssemblyName>
    <TargetFrameworkVersion>v4.5</TargetFrameworkVersion>
    <NoStdLib>true</NoStdLib>
    <OutputPath>bin\\</OutputPath>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="mscorlib"><HintPath>${runtime}</HintPath><Private>False</Private></Reference>
    <Compile Include="a.cs" />
    ${content}
  </ItemGroup>
  <Import Project="$(MSBuildToolsPath)\\Microsoft.CSharp.targets" />
  <Import Project="..\\Tako.targets" />
</Project>`;

const source = `[assembly: System.Reflection.AssemblyInformationalVersion("3.1.4-beta.2")]
class A {}`;

describe.skipIf(!isThere)('a project that xbuild builds', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await mustRun('tako', ['pack', '--msbuild-targets', path.join(world.folder, 'Tako.targets')]);
  });
  afterAll(() => world.close());

  async function project(name: string, content: string, files: Record<string, string> = {}): Promise<string> {
    const folder = path.join(world.folder, name);
    const all = { [`${name}.csproj`]: program(content), 'a.cs': source, ...files };
    for (const [file, text] of Object.entries(all)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    return folder;
  }

  async function build(folder: string, properties: Record<string, string>): Promise<string> {
    const all = {
      Configuration: 'Release',
      TakoCommand: `${process.execPath} ${bundlePath('tako.js')}`,
      ...properties,
    };
    const args = Object.entries(all).map(([name, value]) => `/p:${name}=${value}`);
    const { stdout } = await run('xbuild', ['/nologo', ...args], {
      cwd: folder,
      env: { ...process.env, TEAMCITY_VERSION: '' },
    });
    return stdout;
  }

  it('is not packed unless it is asked for', async () => {
    const folder = await project('Quiet', '');
    await build(folder, {});
    expect((await readdir(path.join(folder, 'bin'))).filter((name) => name.endsWith('.nupkg'))).toEqual([]);
  });

  it('is packed with what was written, and the version of its assembly', async () => {
    const deploy =
      '<Content Include="Deploy.ps1"><CopyToOutputDirectory>Always</CopyToOutputDirectory></Content>';
    const folder = await project('Service', `${deploy}<Content Include="readme.md" />`, {
      'Deploy.ps1': 'go',
      'readme.md': '',
    });
    await build(folder, { RunOctoPack: 'true' });
    const file = path.join(folder, 'bin/Service.3.1.4-beta.2.nupkg');
    expect(Object.keys(await contentOf(file))).toEqual(['Deploy.ps1', 'Shop.dll']);
    expect(await inspectPackage(file)).toMatchObject({
      id: 'Service',
      description: 'The Service deployment package',
    });
  });

  it('has the version of GitVersion, where that runs in the build', async () => {
    // As GitVersion does it: a target that sets a property while the build runs.
    const target = `<Target Name="BeforeBuild"><PropertyGroup><GitVersion_NuGetVersion>5.6.7-x0001</GitVersion_NuGetVersion>
      </PropertyGroup></Target>`;
    const folder = await project('Versioned', '');
    const file = path.join(folder, 'Versioned.csproj');
    await writeFile(file, (await readFile(file, 'utf8')).replace('</Project>', `${target}</Project>`));
    await build(folder, { RunOctoPack: 'true' });
    expect(await readdir(path.join(folder, 'bin'))).toContain('Versioned.5.6.7-x0001.nupkg');
  });

  it('of the web is packed as its content with what was written in bin; again it is the same', async () => {
    const content =
      '<Content Include="Web.config" /><Content Include="..\\shared.js"><Link>js\\shared.js</Link></Content>';
    await writeFile(path.join(world.folder, 'shared.js'), 'shared');
    const folder = await project('Site', content, { 'Web.config': '<configuration/>' });
    await build(folder, { RunOctoPack: 'true', OctoPackPackageVersion: '1.2.0' });
    const file = path.join(folder, 'bin/Site.1.2.0.nupkg');
    const first = await readFile(file);
    expect(Object.keys(await contentOf(file))).toEqual(['Web.config', 'bin/Shop.dll', 'js/shared.js']);
    await build(folder, { RunOctoPack: 'true', OctoPackPackageVersion: '1.2.0' });
    expect((await readFile(file)).equals(first)).toBe(true);
  });

  it('does what the properties of OctoPack say', async () => {
    const nuspec = `<package><metadata><id>Shop.$part$</id><version>0</version><authors>$who$</authors><description>d</description>
      </metadata><files><file src="docs/*.*" target="docs" /></files></package>`;
    const files = {
      'deploy.nuspec': nuspec,
      'docs/a.md': '',
      'docs/b.pdb': '',
      'notes.md': 'what is new',
      'app.config': '<configuration/>',
    };
    // xbuild takes no `=` in a value on its command line, so this one stands in the project.
    const properties = '<OctoPackNuGetProperties>part=Web;who=us</OctoPackNuGetProperties>';
    const more = `<None Include="app.config" /></ItemGroup><PropertyGroup>${properties}</PropertyGroup><ItemGroup>`;
    const folder = await project('All', more, files);
    const said = await build(folder, {
      ...{ RunOctoPack: 'true', OctoPackNuSpecFileName: 'deploy.nuspec', OctoPackPackageVersion: '2.0.0' },
      ...{
        OctoPackAppendToPackageId: 'Test',
        OctoPackAppendToVersion: 'rc1',
        OctoPackReleaseNotesFile: 'notes.md',
      },
      OctoPackEnforceAddingFiles: 'true',
      OctoPackNuGetArguments: '-NoPackageAnalysis -Exclude **/*.pdb -Symbols',
    });
    expect(said).toContain('OctoPackNuGetArguments: -Symbols means nothing to tako');
    const file = path.join(folder, 'bin/Shop.Web.Test.2.0.0-rc1.nupkg');
    expect(Object.keys(await contentOf(file))).toEqual(['Shop.dll', 'Shop.dll.config', 'docs/a.md']);
    expect(await inspectPackage(file)).toMatchObject({ authors: 'us', releaseNotes: 'what is new' });
  });

  it('is pushed to a feed with a key that nobody sees, and copied to a folder', async () => {
    const folder = await project('Shop.Pushed', '');
    const key = world.server.apiKey;
    const said = await build(folder, {
      ...{
        RunOctoPack: 'true',
        OctoPackPackageVersion: '1.0.0',
        OctoPackPublishPackageToFileShare: '../share',
      },
      ...{ OctoPackPublishPackageToHttp: `${world.server.url()}/nuget/packages`, OctoPackPublishApiKey: key },
    });
    expect(await world.api.get('/packages/Shop.Pushed@1.0.0')).toMatchObject({ packageId: 'Shop.Pushed' });
    expect(await readdir(path.join(world.folder, 'share'))).toEqual(['Shop.Pushed.1.0.0.nupkg']);
    expect(said).not.toContain(key);
    expect(await readFile(path.join(folder, 'obj/Release/tako-pack.txt'), 'utf8')).not.toContain(key);
  });

  it('fails the build where it cannot be packed or pushed, and says why', async () => {
    const folder = await project('Fails', '');
    const failure = async (properties: Record<string, string>) =>
      build(folder, { RunOctoPack: 'true', ...properties }).catch(({ stdout }: { stdout: string }) => stdout);
    expect(await failure({ OctoPackPackageVersion: 'one' })).toMatch(
      /version: "one" is no version[\s\S]*Build FAILED/,
    );
    const feed = `${world.server.url()}/nuget/v3/index.json`;
    expect(await failure({ OctoPackPackageVersion: '1.0.0', OctoPackPublishPackageToHttp: feed })).toMatch(
      /40[13].*[\s\S]*Build FAILED/,
    );
  });
});
