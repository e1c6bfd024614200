/** Where tests make a program fail stands in the source; nothing of it stands in what people run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { failpoints } from '../../packages/protocol/src/failpoint.ts';
import { unpackOneFile } from '../../scripts/agent/one-file.ts';
import { bundlePath, bundles, type Variant } from '../../scripts/build.ts';

const names = Object.keys(failpoints);

/** All that was written for a program, chunks and packed parts too. */
function textOf(output: string, variant: Variant): string {
  const folder = path.dirname(bundlePath(output, variant));
  const files = readdirSync(folder).filter((name) => /\.c?js$/.test(name));
  return files.map((name) => withParts(readFileSync(path.join(folder, name), 'utf8'))).join('\n');
}

const withParts = (text: string): string => [text, ...unpackOneFile(text).map(({ code }) => code)].join('\n');

it('the programs that people run hold no trace of a failpoint', () => {
  for (const { output } of bundles) {
    const text = textOf(output, 'dist');
    expect(text.length).toBeGreaterThan(0);
    expect([output, /failpoint/i.exec(text)?.[0]]).toEqual([output, undefined]);
    expect(names.filter((name) => text.includes(`'${name}'`) || text.includes(`"${name}"`))).toEqual([]);
  }
});

it('the programs of the tests hold each of them, called in one place', () => {
  const programs = bundles.map(({ output }) => textOf(output, 'failpoints')).join('\n');
  expect(names.filter((name) => !programs.includes(`failpoint("${name}")`))).toEqual([]);
  const source = ['agent', 'server'].flatMap((name) => sourcesBelow(path.resolve('packages', name, 'src')));
  const calls = source.flatMap((text) =>
    [...text.matchAll(/\bfailpoint\('([\w.]+)'\)/g)].map(([, name]) => name),
  );
  expect(calls.toSorted()).toEqual(names.toSorted());
});

function sourcesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.map((name) => readFileSync(path.join(folder, name), 'utf8'));
}
