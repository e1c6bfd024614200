/** What lies at the top is what a newcomer sees first: the map of the README, and nothing that was left there. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

const files = ['README.md', 'package-lock.json', 'package.json', 'tsconfig.base.json'];
const folders = ['certs', 'packages', 'scripts', 'test'];

it('holds the files and folders that the README names, and dot files', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const seen = new Set(
    tracked.map((file) => file.split('/')[0] ?? '').filter((name) => !name.startsWith('.')),
  );
  expect([...seen].sort()).toEqual([...files, ...folders].sort());
});
