import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../temp-folder.test-support.ts';
import { misplacedScripts } from './misplaced-scripts.ts';
import { type Choice, chooseFiles } from './pack-folder.ts';

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

const chosen = async (folder: string, choice: Choice = {}, target = path.join(folder, 'made.nupkg')) =>
  (await chooseFiles(folder, target, choice)).map((file) => file.path).toSorted();

const site = {
  'index.html': '',
  'bin/Shop.dll': '',
  'bin/Shop.pdb': '',
  'js/app.js': '',
  'js/app.js.map': '',
  '.well-known/security.txt': '',
};

describe('of a folder', () => {
  it('all is packed, but for repositories and the package with what is left of it', async () => {
    const more = {
      '.git/config': '',
      'js/.svn/entries': '',
      'made.nupkg': 'an older one',
      'made.nupkg.123.part': 'one that was killed',
      'made.nupkg.txt': '',
    };
    expect(await chosen(await folderOf({ ...site, ...more }))).toEqual(
      [...Object.keys(site), 'made.nupkg.txt'].toSorted(),
    );
  });

  it('those are packed that are included and not excluded, each in its place', async () => {
    const choice = { include: ['bin/', '/index.html', 'JS\\*'], exclude: ['**/*.pdb', 'js/*.map'] };
    expect(await chosen(await folderOf(site), choice)).toEqual(['bin/Shop.dll', 'index.html', 'js/app.js']);
  });

  it('an include that brings nothing is refused by name', async () => {
    const folder = await folderOf(site);
    const error = await chosen(folder, { include: ['bin/', 'lib/*'] }).catch((problem) => problem);
    expect(error).toMatchObject({
      code: 'package.no-match',
      message: `"lib/*" matches no file in ${folder}`,
    });
  });

  it('only files that their owner may run, and shell scripts, come out so', async () => {
    const folder = await folderOf({ tool: '', 'run.SH': '', 'a.txt': '' });
    await chmod(path.join(folder, 'tool'), 0o700);
    await chmod(path.join(folder, 'a.txt'), 0o666);
    const files = await chooseFiles(folder, 'made.nupkg');
    expect(Object.fromEntries(files.map((file) => [file.path, file.mode]))).toEqual({
      ...{ tool: 0o755, 'run.SH': 0o755, 'a.txt': 0o644 },
    });
  });
});

describe('a .takoignore', () => {
  const ignoring = async (...rules: readonly string[]) =>
    chosen(await folderOf({ ...site, '.takoignore': rules.join('\n') }));

  it('is not packed itself', async () => {
    expect(await ignoring()).toEqual(Object.keys(site).toSorted());
  });

  it.each([
    ['a name anywhere', ['*.map', '*.pdb'], ['js/app.js.map', 'bin/Shop.pdb']],
    ['a folder with all in it', ['bin/'], ['bin/Shop.dll', 'bin/Shop.pdb']],
    ['a place', ['/index.html', '/app.js'], ['index.html']],
    ['all but one', ['bin/*', '!bin/*.dll'], ['bin/Shop.pdb']],
    ['nothing by comments and empty lines', ['# *.map', '', '   '], []],
    ['what begins with a dot', ['.*'], ['.well-known/security.txt']],
    ['names in another case, as all patterns do', ['*.MAP'], ['js/app.js.map']],
  ])('leaves out %s', async (_, rules, out) => {
    expect(await ignoring(...rules)).toEqual(
      Object.keys(site)
        .filter((name) => !out.includes(name))
        .toSorted(),
    );
  });

  it('spares what could not be packed', async () => {
    const folder = await folderOf({ 'a.txt': '', '.takoignore': 'current\n' });
    await symlink('/', path.join(folder, 'current'));
    expect(await chosen(folder)).toEqual(['a.txt']);
  });
});

describe('what cannot be packed is refused by name', () => {
  const refused = async (prepare: (folder: string) => unknown) => {
    const folder = await folderOf({ 'a.txt': '' });
    await prepare(folder);
    return chosen(folder).catch((problem) => problem);
  };

  it.each([
    ['a link to a folder', '.', 'it is a link to a folder'],
    ['a link to what is not there', 'gone', 'it is a link to what is not there'],
    ['a link that leads to itself', 'link', 'it is a link that leads in a circle'],
  ])('%s', async (_, to, why) => {
    const error = await refused((folder) => symlink(to, path.join(folder, 'link')));
    const message = `"link" cannot be packed: ${why}`;
    expect(error).toMatchObject({ code: 'package.unsafe-entry', entry: 'link', message });
  });

  it('a pipe, which would never end', async () => {
    const error = await refused((folder) => execFileSync('mkfifo', [path.join(folder, 'pipe')]));
    expect(error).toMatchObject({ message: '"pipe" cannot be packed: it is no file' });
  });

  it('a name that is not UTF-8', async () => {
    const name = Buffer.from([0x61, 0xff]);
    const error = await refused((folder) => writeFile(Buffer.concat([Buffer.from(`${folder}/`), name]), ''));
    expect(error).toMatchObject({ message: '"a\ufffd" cannot be packed: its name is not UTF-8' });
  });
});

it('scripts that an agent would not run are found, whatever their language and case', () => {
  const paths = [
    'deploy.ps1',
    'b/DEPLOY.ps1',
    'a/predeploy.sh',
    'a/b/PostDeploy.csx',
    'c/DeployFailed.py',
    'c/MyDeploy.ps1',
  ];
  expect(misplacedScripts(paths.map((path) => ({ path })))).toEqual([
    'a/b/PostDeploy.csx',
    'a/predeploy.sh',
    'b/DEPLOY.ps1',
    'c/DeployFailed.py',
  ]);
});
