/** Debian's nuget (2.8.7, run by mono) and packages that `tako pack` has made: it must take them, and make the same. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inspectPackage } from '@tako/nuget';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { mustRun } from '../../scripts/rig/program.ts';
import { contentOf, textsBelow } from '../support/package-content.ts';

const run = promisify(execFile);
const program = '/usr/bin/nuget';
const isThere = existsSync(program);
if (!isThere)
  console.warn('skipped: no nuget (apt-get install nuget): our packages are not tried with a real client');

/** The client can hang on a console that it does not find. */
const patienceMs = 120_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-nuget-pack-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, 'site', name)), { recursive: true });
    await writeFile(path.join(folder, 'site', name), content);
  }
});

const files = {
  'Deploy.ps1': 'Write-Host deploy',
  LICENSE: 'free',
  'web.config': '<configuration />',
  'bin/Shop.dll': 'MZ',
  'bin/de/Shop.resources.dll': 'MZ de',
  'bin/Shop.pdb': 'pdb',
  'content/a b & c.css': 'a {}',
  'content/#1%.txt': 'odd',
  // Mono writes such a name in another code page than it says, so the other tests leave it out.
  'ü.txt': 'odd',
  'content/large.txt': 'all work and no play\n'.repeat(100_000),
};

async function nuget(...args: string[]): Promise<string> {
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: path.join(folder, '.config') };
  const { stdout } = await run(program, args, { cwd: folder, env, timeout: patienceMs });
  return stdout;
}

const tako = (...args: readonly string[]) => mustRun('tako', ['pack', ...args]);

describe.skipIf(!isThere)('nuget 2.8.7', { timeout: 2 * patienceMs }, () => {
  it('installs a folder that was packed, each file at its place and as it was', async () => {
    const identity = ['--id', 'Shop.Web', '--version', '1.2.0-beta1', '--description', 'a < b & c'];
    await tako(
      ...identity,
      '--base-path',
      path.join(folder, 'site'),
      '--out-folder',
      path.join(folder, 'feed'),
    );
    expect(
      await nuget(
        'install',
        'Shop.Web',
        '-Prerelease',
        '-Source',
        path.join(folder, 'feed'),
        '-OutputDirectory',
        'installed',
      ),
    ).toContain("Successfully installed 'Shop.Web 1.2.0-beta1'");
    const { 'Shop.Web.1.2.0-beta1.nupkg': itself, ...installed } = await textsBelow(
      path.join(folder, 'installed', 'Shop.Web.1.2.0-beta1'),
    );
    expect(itself).toBeDefined();
    expect(installed).toEqual(files);
  });

  it('installs what a nuspec depends on', async () => {
    const feed = path.join(folder, 'feed');
    await tako(
      '--id',
      'Base',
      '--version',
      '2.0',
      '--base-path',
      path.join(folder, 'site/bin'),
      '--out-folder',
      feed,
    );
    const dependencies = '<dependencies><dependency id="Base" version="[2.0,3)" /></dependencies>';
    await writeFile(path.join(folder, 'site/one.nuspec'), nuspec(dependencies, '<file src="web.config" />'));
    await tako(path.join(folder, 'site/one.nuspec'), '--out-folder', feed);
    await nuget('install', 'Shop.One', '-Source', feed, '-OutputDirectory', 'installed');
    expect(readdirSync(path.join(folder, 'installed')).toSorted()).toEqual(['Base.2.0', 'Shop.One.1.0']);
  });

  it.each([
    '<file src="bin/*.dll" />',
    '<file src="bin/**/*.*" target="lib/net48" exclude="**/*.pdb" />',
    '<file src="bin/**" target="tools" />',
    '<file src="content/" target="content" />',
    '<file src="content/*.css;LICENSE;Deploy.ps1" />',
    '<file src="web.config" target="config/app.config" />',
    '<file src="web.config" target="config/app" />',
    '<file src="LICENSE" target="docs" />',
    '<file src="**/*.dll" target="all" exclude="bin/de/*.dll;**/*.pdb" />',
  ])('packs the same files to the same places: %s', async (file) => {
    await writeFile(path.join(folder, 'site/one.nuspec'), nuspec('', file));
    await nuget('pack', 'site/one.nuspec', '-NoPackageAnalysis', '-OutputDirectory', folder);
    await tako(path.join(folder, 'site/one.nuspec'), '--out-folder', path.join(folder, 'ours'));
    const theirs = await contentOf(path.join(folder, 'Shop.One.1.0.nupkg'));
    expect(Object.keys(theirs)).not.toEqual([]);
    expect(await contentOf(path.join(folder, 'ours/Shop.One.1.0.nupkg'))).toEqual(theirs);
  });

  it('says the same of a package: all metadata, with the values of tokens', async () => {
    const more =
      '<title>$what$ and more</title><releaseNotes>new</releaseNotes><tags>a b</tags><owners>us</owners>';
    await writeFile(path.join(folder, 'site/one.nuspec'), nuspec(more, '<file src="web.config" />'));
    await nuget(
      'pack',
      'site/one.nuspec',
      '-NoPackageAnalysis',
      '-OutputDirectory',
      folder,
      '-Properties',
      'what=Shop',
    );
    await tako(
      path.join(folder, 'site/one.nuspec'),
      '--out-folder',
      path.join(folder, 'ours'),
      '--property',
      'what=Shop',
    );
    const [theirs, ours] = [
      path.join(folder, 'Shop.One.1.0.nupkg'),
      path.join(folder, 'ours/Shop.One.1.0.nupkg'),
    ];
    expect(await inspectPackage(ours)).toEqual(await inspectPackage(theirs));
  });
});

const nuspec = (metadata: string, file: string): string => `<?xml version="1.0"?>
<package><metadata><id>Shop.One</id><version>1.0</version><authors>us</authors><description>one</description>${metadata}
</metadata><files>${file}</files></package>`;
