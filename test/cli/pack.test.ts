/** `tako pack` as a user runs it: what it makes, and what it says of what it cannot make. No server is needed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, watch } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspectPackage } from '@tako/nuget';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bundlePath } from '../../scripts/build.ts';
import { mustRun, runProgram, startProgram } from '../../scripts/rig/program.ts';
import { contentOf } from '../support/package-content.ts';

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-pack-'));
  out = path.join(folder, 'out');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function write(files: Record<string, string>, below = 'site'): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, below, name)), { recursive: true });
    await writeFile(path.join(folder, below, name), content);
  }
  return path.join(folder, below);
}

const pack = (...args: readonly string[]) => runProgram('tako', ['pack', ...args, '--out-folder', out]);

const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** Root may read everything, so somebody else has to try; who that is on Debian and its like. */
const nobody = { uid: 65_534, gid: 65_534, encoding: 'utf8' } as const;
const canBeNobody = spawnSync(process.execPath, [bundlePath('tako.js'), 'version'], nobody).status === 0;
if (!canBeNobody)
  console.warn('skipped: tako cannot be run as nobody here: a file that may not be read is not tried');

describe('a folder', () => {
  it('becomes a package of the files that are wanted, with all that is said of it', async () => {
    const site = await write({
      'index.html': 'hi',
      'bin/a.dll': 'a',
      'bin/a.pdb': 'p',
      'notes.md': 'n',
      '.takoignore': '*.md',
    });
    const notes = path.join(await write({ 'new.md': '# New\n' }, 'more'), 'new.md');
    const said = ['--title', 'The shop', '--author', 'Ann', '--author', 'Bob', '--description', 'sells'];
    const result = await pack(
      ...[
        '--id',
        'Shop.Web',
        '--version',
        '1.2.0-beta.1',
        '--base-path',
        site,
        '--exclude',
        '**/*.pdb',
        ...said,
      ],
      ...['--release-notes-file', notes, '--release-notes', 'and more', '--output', 'json'],
    );
    const file = path.join(out, 'Shop.Web.1.2.0-beta.1.nupkg');
    const { size } = await stat(file);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toEqual({
      ...{ packageId: 'Shop.Web', version: '1.2.0-beta.1', file, fileCount: 2, sizeBytes: size },
    });
    expect(await contentOf(file)).toEqual({ 'index.html': 'hi', 'bin/a.dll': 'a' });
    expect(await inspectPackage(file)).toMatchObject({
      ...{ title: 'The shop', authors: 'Ann, Bob', description: 'sells', releaseNotes: '# New\n\nand more' },
    });
  });

  it('becomes the same bytes wherever it lies, whenever, in whatever order and under whatever umask', async () => {
    const files = { 'b.txt': 'b', 'a/c.txt': 'c', 'run.sh': 'echo', tool: '#!' };
    const [one, two] = [
      await write(files, 'one'),
      await write(Object.fromEntries(Object.entries(files).toReversed()), 'two'),
    ];
    await chmod(path.join(one, 'tool'), 0o700);
    await chmod(path.join(two, 'tool'), 0o755);
    await chmod(path.join(two, 'b.txt'), 0o600);
    await utimes(path.join(two, 'b.txt'), 1, 1);
    const identity = ['--id', 'A', '--version', '1.0.0', '--author', 'me', '--base-path'];
    await pack(...identity, one);
    const first = await sha256(path.join(out, 'A.1.0.0.nupkg'));
    const env = { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8' };
    await mustRun('tako', ['pack', ...identity, two, '--out-folder', out, '--overwrite'], { env });
    expect(await sha256(path.join(out, 'A.1.0.0.nupkg'))).toBe(first);
  });

  it('becomes a plain zip, with names as they are', async () => {
    const site = await write({ 'ä b.txt': 'x', '_rels/.rels': 'mine' });
    await pack(
      '--id',
      'A',
      '--version',
      '1',
      '--base-path',
      site,
      '--format',
      'zip',
      '--compression-level',
      'none',
    );
    const zip = await readFile(path.join(out, 'A.1.zip'));
    expect(['ä b.txt', '_rels/.rels', 'mine'].map((text) => zip.includes(text))).toEqual([true, true, true]);
    expect(zip.includes('.nuspec')).toBe(false);
  });

  it('without a version gets one of date and time', async () => {
    const site = await write({ 'a.txt': '' });
    const { stdout } = await pack('--id', 'A', '--base-path', site, '--output', 'json');
    expect(JSON.parse(stdout).version).toMatch(/^20\d\d\.1?\d\.[123]?\d\.\d{1,6}$/);
  });

  it('with scripts that would not run is packed with a warning, which can be done without', async () => {
    const site = await write({ 'Deploy.ps1': '', 'tools/deploy.sh': '' });
    const args = ['--id', 'A', '--version', '1', '--base-path', site, '--overwrite'];
    const warning =
      'tako: tools/deploy.sh will not run: scripts are looked for at the root of the package only\n';
    expect((await pack(...args)).stderr).toBe(warning);
    expect((await pack(...args, '--ignore-misplaced-scripts')).stderr).toBe('');
  });
});

describe('a folder that is large', () => {
  it('leaves nothing behind where packing is stopped', async () => {
    const site = await write({ 'small.txt': '' });
    const large = path.join(site, 'large.bin');
    await writeFile(large, '');
    await truncate(large, 4e9);
    await mkdir(out);
    const watcher = watch(out);
    const appeared = once(watcher, 'change');
    const log = path.join(folder, 'tako.log');
    const args = ['pack', '--id', 'A', '--version', '1', '--base-path', site, '--out-folder', out];
    const running = startProgram('tako', args, log);
    await appeared;
    watcher.close();
    expect(await running.stop('SIGINT')).toBe(130);
    expect(await readFile(log, 'utf8')).toBe('tako: stopped; nothing was written\n');
    expect(readdirSync(out)).toEqual([]);
  });

  it('and that a server would refuse is packed with a warning', async () => {
    const site = await write({ 'zeros.bin': '' });
    await truncate(path.join(site, 'zeros.bin'), 70 * 1024 * 1024);
    const { exitCode, stderr } = await pack('--id', 'A', '--version', '1', '--base-path', site);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^tako: a server of Tako will refuse it: /),
    });
  });
});

describe('a nuspec', () => {
  const xml = `<?xml version="1.0"?>
    <package><metadata><id>Shop.$part$</id><version>$version$</version><authors>us</authors>
    <description>the $part$</description></metadata>
    <files><file src="bin/*.dll" target="lib" exclude="**/x.dll" /><file src="readme.txt" /></files></package>`;

  it('becomes a package of the files that it names, with the values that are given', async () => {
    const spec = path.join(
      await write({ 'a.nuspec': xml, 'bin/a.dll': 'a', 'bin/x.dll': 'x', 'readme.txt': 'r' }),
      'a.nuspec',
    );
    expect(await pack(spec, '--property', 'part=Web', '--version', '2.0')).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    const file = path.join(out, 'Shop.Web.2.0.nupkg');
    expect(await contentOf(file)).toEqual({ 'lib/a.dll': 'a', 'readme.txt': 'r' });
    expect(await inspectPackage(file)).toMatchObject({
      id: 'Shop.Web',
      version: '2.0',
      description: 'the Web',
    });
  });

  it('without <files> takes all that lies beside it, but not itself', async () => {
    const site = await write({ 'a.nuspec': xml.replace(/<files>.*<\/files>/, ''), 'bin/a.dll': 'a' });
    await pack(path.join(site, 'a.nuspec'), '--property', 'part=Web', '--version', '1.0');
    expect(await contentOf(path.join(out, 'Shop.Web.1.0.nupkg'))).toEqual({ 'bin/a.dll': 'a' });
  });
});

describe('what cannot be packed is told on one line, with its exit code, and leaves nothing behind', () => {
  const nuspec = (metadata: string, files = '') =>
    `<package><metadata><authors>a</authors><description>d</description>${metadata}</metadata>${files}</package>`;
  const named = '<id>A</id><version>1</version>';

  it.each<[string, Record<string, string>, string[], number, RegExp]>([
    ['no id', {}, ['--base-path', 'SITE'], 2, /^tako: say --id, or a \.nuspec/],
    [
      'an id that is none',
      {},
      ['--id', 'a b', '--base-path', 'SITE'],
      2,
      /^tako: id: "a b" is no package id/,
    ],
    [
      'a version that is none',
      {},
      ['--id', 'A', '--version', 'one'],
      2,
      /^tako: version: "one" is no version/,
    ],
    [
      'an id of a nuspec',
      { 'a.nuspec': nuspec('<id>a/b</id><version>1</version>') },
      ['SITE/a.nuspec'],
      2,
      /"a\/b"/,
    ],
    ['a nuspec that is no XML', { 'a.nuspec': '<package>' }, ['SITE/a.nuspec'], 2, /a\.nuspec line 1 column/],
    [
      'a nuspec with entities',
      { 'a.nuspec': `<!DOCTYPE a [<!ENTITY e "e">]>${nuspec('<id>&e;</id><version>1</version>')}` },
      ['SITE/a.nuspec'],
      2,
      /a\.nuspec/,
    ],
    [
      'a token without a value',
      { 'a.nuspec': nuspec('<id>$x$</id>') },
      ['SITE/a.nuspec'],
      2,
      /\$x\$ has no value/,
    ],
    [
      'a second nuspec',
      { 'b.nuspec': '' },
      ['--id', 'A', '--version', '1', '--base-path', 'SITE'],
      11,
      /"b\.nuspec" would be a second/,
    ],
    [
      'a second nuspec beside one',
      { 'a.nuspec': nuspec(named), 'b.nuspec': '' },
      ['SITE/a.nuspec'],
      11,
      /"b\.nuspec" would be/,
    ],
    [
      'a file that a nuspec names and that is not there',
      { 'a.nuspec': nuspec(named, '<files><file src="gone.txt"/></files>') },
      ['SITE/a.nuspec'],
      11,
      /"gone\.txt" matches no file in /,
    ],
    [
      'an include of nothing',
      {},
      ['--id', 'A', '--base-path', 'SITE', '--include', '*.x'],
      11,
      /"\*\.x" matches no file/,
    ],
    [
      'a name that means a device',
      { 'con.txt': '' },
      ['--id', 'A', '--version', '1', '--base-path', 'SITE'],
      11,
      /"con\.txt" is unsafe/,
    ],
    [
      'names that differ in case',
      { 'a.txt': '', 'A.txt': '' },
      ['--id', 'A', '--version', '1', '--base-path', 'SITE'],
      11,
      /same file where case/,
    ],
    [
      'a folder that is not there',
      {},
      ['--id', 'A', '--base-path', 'SITE/gone'],
      11,
      /gone: there is no such file or folder/,
    ],
    ['a property without a name', {}, ['--property', '=x'], 2, /Say it as name=value/],
  ])('%s', async (_, files, args, exitCode, message) => {
    const site = await write({ 'index.html': '', ...files });
    const result = await pack(...args.map((arg) => arg.replace('SITE', site)));
    expect(result).toMatchObject({ exitCode, stdout: '', stderr: expect.stringMatching(message) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });

  it('a package that is there already, which stays as it is', async () => {
    const site = await write({ 'a.txt': '' });
    await write({ 'A.1.nupkg': 'kept' }, 'out');
    const args = ['--id', 'A', '--version', '1', '--base-path', site];
    expect(await pack(...args)).toMatchObject({
      exitCode: 11,
      stderr: expect.stringContaining('--overwrite replaces it'),
    });
    expect(await readFile(path.join(out, 'A.1.nupkg'), 'utf8')).toBe('kept');
    expect((await pack(...args, '--overwrite')).exitCode).toBe(0);
  });

  it.skipIf(!canBeNobody)('a file that may not be read', async () => {
    const site = await write({ 'a.txt': '', 'secret.txt': '' });
    await chmod(folder, 0o777);
    await chmod(path.join(site, 'secret.txt'), 0o600);
    const args = ['pack', '--id', 'A', '--version', '1', '--base-path', site, '--out-folder', out];
    const result = spawnSync(process.execPath, [bundlePath('tako.js'), ...args], nobody);
    expect(result).toMatchObject({
      status: 11,
      stderr: expect.stringMatching(/secret\.txt: it may not be accessed/),
    });
    expect(readdirSync(out)).toEqual([]);
  });
});
