import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifest } from './raw-zip.test-support.ts';
import { rawPackage, tempFolder } from './temp-folder.test-support.ts';
import { writeNewFile } from './write-new-file.ts';

/** A process that may open few files, and has them all open, unpacks a package; it lets go at the first try again. */
const crowded = (file: string, target: string, letsGo: boolean) => `
import { closeSync, openSync } from 'node:fs';
import { extractPackage } from ${JSON.stringify(new URL('./extract-package.ts', import.meta.url).href)};
const held = [];
try { for (;;) held.push(openSync('/dev/null')); } catch (error) { if (error.code !== 'EMFILE') throw error; }
closeSync(held.pop());
const tries = [];
const onRetry = (path, { code }) => {
  tries.push(path + ' ' + code);
  if (${letsGo}) for (const handle of held.splice(0)) closeSync(handle);
};
const result = await extractPackage(${JSON.stringify(file)}, ${JSON.stringify(target)}, { onRetry }).catch(({ code }) => code);
for (const handle of held) closeSync(handle);
console.log(JSON.stringify({ result, tries }));`;

function runCrowded(program: string): { result: unknown; tries: string[] } | undefined {
  const node = [process.execPath, '--input-type=module', '-e', program];
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'ulimit -n 64; exec "$@"', '-', ...node]);
  if (status === 0) return JSON.parse(String(stdout));
  if (process.platform !== 'win32') throw new Error(String(stderr));
  return void console.log('a shortage of handles is not tried: this system has no such limit');
}

describe('a file that cannot be written', () => {
  it('for a moment is tried again, and comes out whole', async () => {
    const content = 'x'.repeat(3000);
    const file = await rawPackage(manifest, { name: 'a.txt', content });
    const target = path.join(await tempFolder(), 'out');
    const told = runCrowded(crowded(file, target, true));
    if (!told) return;
    expect(told).toEqual({ result: expect.objectContaining({ files: 1 }), tries: ['a.txt EMFILE'] });
    expect(await readFile(path.join(target, 'a.txt'), 'utf8')).toBe(content);
  });

  it('for longer fails after ten tries', async () => {
    const file = await rawPackage(manifest, { name: 'a.txt', content: 'x' });
    const told = runCrowded(crowded(file, path.join(await tempFolder(), 'out'), false));
    if (!told) return;
    expect(told).toEqual({ result: 'EMFILE', tries: Array(9).fill('a.txt EMFILE') });
  });

  it('because something is in its place is not tried again, and nothing is written through a link', async () => {
    const folder = await tempFolder();
    await symlink('elsewhere', path.join(folder, 'a.txt'));
    const tries: string[] = [];
    const facts = { path: 'a.txt', mode: 0, modified: undefined };
    const written = writeNewFile(
      path.join(folder, 'a.txt'),
      facts,
      (take) => take(Buffer.from('x')),
      (name) => {
        tries.push(name);
      },
    );
    await expect(written).rejects.toMatchObject({ code: 'EEXIST' });
    expect(tries).toEqual([]);
  });
});

it('a file that comes in pieces is written in their order', async () => {
  const folder = path.join(await tempFolder(), 'in');
  await mkdir(folder);
  const pieces = ['one ', 'two ', 'three'].map((text) => Buffer.from(text));
  const facts = { path: 'a.txt', mode: 0, modified: new Date(2001, 1, 1) };
  await writeNewFile(path.join(folder, 'a.txt'), facts, async (take) => {
    for (const piece of pieces) await take(piece);
  });
  expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('one two three');
});
