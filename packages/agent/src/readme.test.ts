/** The page about the agent says what is on the disk and in the source. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { actionFolderAt } from './home/action-folder.ts';
import { homeAt } from './home/home.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');

function firstCells(head: string): string[] {
  const rows = page.split(`| ${head} |`)[1]?.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`/]+)\/?`/g)].map((cell) => cell[1] ?? ''),
  );
}

const namesOf = (folder: Readonly<Record<string, string>>): string[] =>
  Object.entries(folder)
    .filter(([key]) => key !== 'folder')
    .map(([, file]) => path.basename(file));

it('names every file of a home', () => {
  expect(firstCells('in the home | what it is').sort()).toEqual(
    [...namesOf(homeAt('/x')), 'Applications'].sort(),
  );
});

it('names every file of an action', () => {
  expect(firstCells("in an action's folder | what it is").sort()).toEqual(
    namesOf(actionFolderAt('/x')).sort(),
  );
});

const slices = (page.split('## The slices')[1]?.match(/`[\w-]+`(?= ·|:)/g) ?? []).map((name) =>
  name.slice(1, -1),
);

it('names the slices, and each imports only those before it', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect([...slices].sort()).toEqual(folders.map(({ name }) => name).sort());
  const wrong: string[] = [];
  for (const [at, slice] of slices.entries()) {
    const folder = path.join(import.meta.dirname, slice);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
      const text = readFileSync(path.join(folder, file), 'utf8');
      for (const [, target] of text.matchAll(/'(?:\.\.\/)+([\w-]+)\/[\w-/]+\.ts'/g)) {
        if (slices.indexOf(target ?? '') > at) wrong.push(`${slice}/${file} imports ${target}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
