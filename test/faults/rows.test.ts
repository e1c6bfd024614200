import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageFile, reliabilityPage } from './reliability-page.ts';
import { rows } from './rows.ts';

const root = path.resolve(import.meta.dirname, '../..');
const rowCount = 75;

describe('the table of faults', () => {
  it('has every row once, in order', () => {
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: rowCount }, (_, index) => index + 1));
  });

  it('names only tests that there are', () => {
    const missing = rows.flatMap(({ row, proof }) =>
      proof.state !== 'tested'
        ? []
        : proof.by
            .filter(([file, title]) => !titlesIn(file).some((known) => known.startsWith(title)))
            .map(([file, title]) => `row ${row}: ${file}: ${title}`),
    );
    expect(missing).toEqual([]);
  });

  it('names every test of this folder that tells its row', () => {
    const here = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
    const told = here.flatMap((name) =>
      titlesIn(`test/faults/${name}`).flatMap((title) =>
        [...title.matchAll(/^rows? (\d+)(?: and (\d+))?:/g)].flatMap(([, first, second]) =>
          [first, second].filter((row) => row !== undefined).map((row) => [name, Number(row)] as const),
        ),
      ),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const [name, number] of told) {
      const proof = rows.find(({ row }) => row === number)?.proof;
      const files = proof?.state === 'tested' ? proof.by.map(([file]) => path.basename(file)) : [];
      expect([number, files]).toEqual([number, expect.arrayContaining([name])]);
    }
  });

  it('is the page packages/docs/reliability.md; node test/faults/reliability-page.ts writes it', () => {
    expect(existsSync(pageFile) && readFileSync(pageFile, 'utf8')).toBe(reliabilityPage());
  });
});

/** The titles of its tests and groups: quoted text behind `it(`, `describe(` and what is made of them. */
function titlesIn(file: string): string[] {
  const text = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : '';
  return [...text.matchAll(/[(\s](['`])((?:(?!\1)[^\n\\]|\\.)*)\1,\s*(?:async )?\(/g)].map(
    ([, , title]) => title!,
  );
}
