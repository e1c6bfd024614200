/** Debian's nuget (2.8.7, run by mono) against the feed: a client that nobody here wrote. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, packFiles, type World } from '../support/world.ts';

const run = promisify(execFile);
const program = '/usr/bin/nuget';
const isThere = existsSync(program);
if (!isThere)
  console.warn('skipped: no nuget (apt-get install nuget): the feed is not tried with a real client');

/** The client can hang on a console that it does not find. */
const patienceMs = 120_000;

describe.skipIf(!isThere)('nuget 2.8.7', { timeout: 2 * patienceMs }, () => {
  let world: World;
  let home: string;
  beforeAll(async () => {
    world = await createWorld();
    home = path.join(world.folder, 'home');
    const folder = path.join(home, '.config', 'NuGet');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'NuGet.Config'), configFor(source(), world.server.apiKey));
  });
  afterAll(() => world.close());

  const source = () => `${world.server.url()}/nuget`;
  const nuget = async (...args: string[]) => {
    const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config') };
    const { stdout } = await run(program, args, { cwd: world.folder, env, timeout: patienceMs });
    return stdout;
  };

  it('packs, pushes, lists and installs with what it depends on, and unlists', async () => {
    await world.pushPackage('Shop.Base', '2.0', { 'base.txt': 'base' });
    await writeFile(path.join(world.folder, 'one.nuspec'), nuspec);
    await writeFile(path.join(world.folder, 'one.txt'), 'one');
    await nuget('pack', 'one.nuspec');
    const push = ['push', 'Shop.One.3.1.0.nupkg', world.server.apiKey, '-Source', source()];
    expect(await nuget(...push)).toContain('Your package was pushed.');
    await expect(nuget(...push)).rejects.toMatchObject({
      stderr: expect.stringContaining('Shop.One 3.1.0 is in the feed already'),
    });
    expect(await list(home, 'Shop', source())).toEqual(['Shop.Base 2.0.0', 'Shop.One 3.1.0']);

    await nuget('install', 'Shop.One', '-Source', source(), '-OutputDirectory', 'installed');
    const installed = path.join(world.folder, 'installed');
    expect((await readdir(installed)).toSorted()).toEqual(['Shop.Base.2.0.0', 'Shop.One.3.1.0']);
    expect(await readFile(path.join(installed, 'Shop.One.3.1.0', 'content', 'one.txt'), 'utf8')).toBe('one');

    await nuget('delete', 'Shop.One', '3.1.0', world.server.apiKey, '-Source', source(), '-NonInteractive');
    expect(await list(home, 'Shop', source())).toEqual(['Shop.Base 2.0.0']);
    expect(await world.api.get('/packages/Shop.One@3.1.0')).toMatchObject({ isListed: false });
  });

  it('installs what we packed, to the byte', async () => {
    const file = await packFiles(world.folder, 'Our.App', '1.4.2', {
      'web.config': '<a/>',
      'bin/x.dll': 'MZ',
    });
    await world.api.pushPackage(file);
    await nuget('install', 'Our.App', '-Version', '1.4.2', '-Source', source(), '-OutputDirectory', 'ours');
    const folder = path.join(world.folder, 'ours', 'Our.App.1.4.2');
    expect(await readFile(path.join(folder, 'web.config'), 'utf8')).toBe('<a/>');
    expect(await readFile(path.join(folder, 'bin', 'x.dll'), 'utf8')).toBe('MZ');
    expect(await readFile(path.join(folder, 'Our.App.1.4.2.nupkg'))).toEqual(await readFile(file));
  });
});

const nuspec = `<?xml version="1.0"?><package><metadata><id>Shop.One</id><version>3.1.0</version><authors>tests</authors>
<description>One</description><dependencies><dependency id="Shop.Base" version="[2.0]"/></dependencies></metadata>
<files><file src="one.txt" target="content"/></files></package>`;

function configFor(source: string, apiKey: string): string {
  const credentials = `<add key="Username" value="build" /><add key="ClearTextPassword" value="${apiKey}" />`;
  return `<?xml version="1.0"?><configuration><packageSources><add key="tako" value="${source}" /></packageSources>
<packageSourceCredentials><tako>${credentials}</tako></packageSourceCredentials></configuration>`;
}

/** `Id Version` a line. Without a terminal the client's `list` never ends, so it gets one. */
async function list(home: string, text: string, source: string): Promise<string[]> {
  const command = `stty cols 150; exec ${program} list ${text} -Source ${source}`;
  const running = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), TERM: 'xterm' },
    ...{ stdio: ['ignore', 'pipe', 'ignore'], timeout: patienceMs },
  });
  const output = await readText(running.stdout);
  return [...output.matchAll(/^(\w[\w.]* \d[\w.-]*)\s*$/gm)].map((match) => match[1] as string);
}
