/** What is written for people is read back here, so that it cannot say what is no longer true. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCatalogue } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { agentVersion } from '../../packages/agent/src/version.ts';
import { flagOf, settings, variableOf } from '../../packages/server/src/config/settings.ts';
import { exitCodes } from '../../packages/server/src/errors.ts';
import { serverVersion } from '../../packages/server/src/version.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (...parts: string[]) => readFileSync(path.join(root, ...parts), 'utf8');
const manifest = JSON.parse(read('package.json'));
const folders = readdirSync(path.join(root, 'packages')).filter((name) =>
  statSync(path.join(root, 'packages', name)).isDirectory(),
);

describe('README.md', () => {
  const readme = read('README.md');

  it('has a map that names every folder there is, and no other', () => {
    const mapped = [...readme.matchAll(/^\| `([\w/.-]+)` \|/gm)].map((match) => match[1]);
    const there = [...folders.map((name) => `packages/${name}`), 'certs', 'scripts', 'test'];
    expect(mapped.toSorted()).toEqual(there.toSorted());
  });

  it('names only commands that package.json has', () => {
    const named = [...readme.matchAll(/npm (?:run )?(\w+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['demo', 'test']));
  });
});

it('packages/docs/errors.md has each code of the API with its status and whether to try again', () => {
  const rows = [...read('packages/docs/errors.md').matchAll(/^\| `([\w.-]+)` \| (\d+) \| (yes|no) \|/gm)];
  const written = rows.map(([, code, status, retry]) => [
    code,
    { status: Number(status), retry: retry === 'yes' },
  ]);
  const inCode = Object.entries(errorCatalogue).map(([code, { status, retry }]) => [code, { status, retry }]);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(inCode));
});

it('packages/docs/server.md has each setting with its flag, variable and default, and each exit code', () => {
  const page = read('packages/docs/server.md');
  for (const { key, fallback } of Object.values(settings)) {
    const row = page
      .split('\n')
      .find((line) => line.startsWith(`| \`${flagOf(key)}\` | \`${variableOf(key)}\` |`));
    expect(row, flagOf(key)).toBeDefined();
    if (typeof fallback === 'number') expect(row).toContain(`| ${fallback} |`);
  }
  for (const { code, meaning } of Object.values(exitCodes)) {
    expect(page.replaceAll('\n', ' ')).toContain(`${code} ${meaning.split(';')[0]}`);
  }
});

it('every link to a file in a page of ours leads somewhere', () => {
  const pages = ['README.md', 'certs/README.md', ...pagesBelow('packages')];
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#|\/)([^)#\s]+)/g)]
      .map((match) => String(match[1]))
      .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});

it('a decision is a page of at most 40 lines, and they are numbered without a gap', () => {
  const names = readdirSync(path.join(root, 'packages/docs/decisions')).toSorted();
  expect(names.map((name) => Number(name.slice(0, 3)))).toEqual(names.map((_, index) => index + 1));
  const long = names.filter(
    (name) => read('packages/docs/decisions', name).trimEnd().split('\n').length > 40,
  );
  expect(long).toEqual([]);
});

it('every library that a program brings along has its reason in the first decision', () => {
  const page = read('packages/docs/decisions/001-dependencies.md');
  const names = folders
    .map((name) => path.join('packages', name, 'package.json'))
    .filter((file) => existsSync(path.join(root, file)))
    .flatMap((file) => Object.keys(JSON.parse(read(file)).dependencies ?? {}));
  const missing = names.filter((name) => !name.startsWith('@tako/') && !page.includes(name));
  expect([...new Set(missing)]).toEqual([]);
});

it('all packages and programs carry one version', () => {
  const versions = folders
    .map((name) => path.join('packages', name, 'package.json'))
    .filter((file) => existsSync(path.join(root, file)))
    .map((file) => JSON.parse(read(file)).version);
  expect(new Set([...versions, manifest.version, agentVersion, serverVersion])).toEqual(
    new Set([manifest.version]),
  );
});

function pagesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules') && !file.includes('dist'))
    .map((file) => path.join(folder, file));
}
