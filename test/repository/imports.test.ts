import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const packages = path.join(root, 'packages');

/** Who may import whom of ours, as the design says it. */
const allowed: Record<string, readonly string[]> = {
  protocol: [],
  nuget: [],
  variables: [],
  api: [],
  client: ['api'],
  web: ['api', 'client', 'variables'],
  cli: ['api', 'client', 'nuget'],
  agent: ['protocol', 'nuget', 'variables'],
  server: ['protocol', 'nuget', 'variables', 'api'],
};

type Source = { readonly file: string; readonly imports: readonly string[] };

function sourcesOf(name: string): Source[] {
  const folder = path.join(packages, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file: path.join(folder, file), imports: importsOf(path.join(folder, file)) }));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...found].map((match) => match[1] ?? match[2] ?? '');
}

/** The first circle among relative imports, as file names; undefined where there is none. */
function circleIn(sources: readonly Source[]): string[] | undefined {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const specifier of byFile.get(file)?.imports ?? []) {
      if (!specifier.startsWith('.')) continue;
      const circle = visit(path.resolve(path.dirname(file), specifier), [...trail, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const { file } of sources) {
    const circle = visit(file, []);
    if (circle) return circle.map((member) => path.relative(packages, member));
  }
  return undefined;
}

describe.each(Object.keys(allowed))('packages/%s', (name) => {
  const sources = sourcesOf(name);

  it('imports of ours only what the design allows', () => {
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('@tako/'))
        .filter((specifier) => !allowed[name]?.includes(specifier.slice('@tako/'.length)))
        .map((specifier) => `${path.relative(packages, file)} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('reaches into no other package by path', () => {
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .filter(
          (specifier) => !path.resolve(path.dirname(file), specifier).startsWith(path.join(packages, name)),
        )
        .map((specifier) => `${path.relative(packages, file)} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(circleIn(sources)).toBeUndefined();
  });
});

it.each(['variables', 'api', 'client', 'web'])(
  'packages/%s runs in a browser: it imports nothing of Node',
  (name) => {
    const wrong = sourcesOf(name)
      .filter(({ file }) => !/\.test(-support)?\.ts$/.test(file))
      .flatMap(({ file, imports }) =>
        imports.filter((specifier) => specifier.startsWith('node:')).map(() => file),
      );
    expect(wrong).toEqual([]);
  },
);

/** Folders of a package in the order in which they build on each other; files beside them are free. */
const slices: Record<string, readonly string[]> = {
  server: [
    ...[
      'database',
      'data-folder',
      'config',
      'http',
      'agent-link',
      'access',
      'change-feed',
      'activity-log',
      'task',
    ],
    ...[
      'environment',
      'machine-policy',
      'machine',
      'registration',
      'package',
      'nuget-feed',
      'external-feed',
      'variable',
      'project',
      'release',
      'artifact',
      'deployment',
      'health-check',
      'commands',
    ],
  ],
  // Pages know what is shared, and not each other.
  web: [
    ...['look', 'data', 'pieces', 'layout', 'sign-in', 'dashboard'],
    ...['project', 'process', 'project-settings', 'release', 'deployment', 'task'],
    ...['infrastructure', 'package', 'feed', 'task-list', 'variables', 'settings', 'first-steps'],
  ],
};

describe.each(Object.entries(slices))('packages/%s', (name, order) => {
  const source = path.join(packages, name, 'src');
  const sliceOf = (file: string) => path.relative(source, file).split(path.sep);

  it('has a place in the order for every folder', () => {
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((folder) => folder.name).toSorted()).toEqual(order.toSorted());
  });

  it('a slice imports only slices before it', () => {
    const wrong = sourcesOf(name).flatMap(({ file, imports }) => {
      const [slice = '', ...inside] = sliceOf(file);
      if (inside.length === 0) return [];
      return imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => sliceOf(path.resolve(path.dirname(file), specifier)))
        .filter((parts) => parts.length > 1 && order.indexOf(parts[0] ?? '') > order.indexOf(slice))
        .map((parts) => `${path.relative(source, file)} imports ${parts.join('/')}`);
    });
    expect(wrong).toEqual([]);
  });
});
