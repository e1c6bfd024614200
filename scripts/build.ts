/**
 * `npm run build`: checks the types of all packages, then bundles the programs into `packages/<name>/dist` and the page
 * into the server's.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { bundleAgent, sourceCommit } from './agent/bundle-agent.ts';
import { buildPage } from './build-page.ts';

const root = path.resolve(import.meta.dirname, '..');

type Bundle = {
  readonly package: string;
  readonly entry: string;
  readonly output: string;
  /** People copy it to where nothing else of ours is. */
  readonly isOneFile?: boolean;
};

/** Each is bundled by itself, so that a program loads nothing that only another one needs. */
export const bundles: readonly Bundle[] = [
  { package: 'server', entry: 'src/main.ts', output: 'tako-server.js' },
  { package: 'agent', entry: 'src/main.ts', output: 'tentacle.cjs', isOneFile: true },
  { package: 'cli', entry: 'src/main.ts', output: 'tako.js' },
  { package: 'cli', entry: '../nuget/src/pack/packing-thread.ts', output: 'packing-thread.js' },
];

/** `failpoints`: the programs of tests, which fail where they are told to; nobody else's hold anything of that. */
export type Variant = 'dist' | 'failpoints';

/** The file that a bundle is written to. */
export function bundlePath(name: string, variant: Variant = 'dist'): string {
  const bundle = bundles.find((candidate) => candidate.output === name);
  if (!bundle) throw new Error(`there is no bundle called ${name}`);
  return path.join(folderOf(bundle, variant), bundle.output);
}

function folderOf(bundle: Bundle, variant: Variant): string {
  if (variant === 'dist') return path.join(root, 'packages', bundle.package, 'dist');
  return path.join(root, '.tmp', variant, bundle.package);
}

function checkTypes(): void {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, '-b', 'test'], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

async function writeBundle(bundle: Bundle, variant: Variant): Promise<void> {
  if (bundle.isOneFile) {
    await mkdir(folderOf(bundle, variant), { recursive: true });
    const text = await bundleAgent(sourceCommit(), variant === 'failpoints');
    return writeFile(bundlePath(bundle.output, variant), text, { mode: 0o755 });
  }
  const stem = path.basename(bundle.output, '.js');
  const build = await rolldown({
    input: { [stem]: path.join(root, 'packages', bundle.package, bundle.entry) },
    platform: 'node',
    external: ['pg-native'],
    logLevel: 'warn',
    // A call of a pure function whose answer nobody wants is left out, and with all calls the function.
    treeshake: variant === 'dist' ? { manualPureFunctions: ['failpoint'] } : true,
    // A module that two commands need and one of them loads late is no mistake.
    checks: { ineffectiveDynamicImport: false },
  });
  await build.write({
    dir: folderOf(bundle, variant),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${stem}-[name]-[hash].js`,
    minify: false,
    sourcemap: false,
  });
  await build.close();
}

/** The server serves the API's browsable page from files of its own, also where node_modules is not there. */
async function copyApiPage(): Promise<void> {
  const from = path.join(root, 'node_modules', 'swagger-ui-dist');
  const to = path.join(root, 'packages', 'server', 'dist', 'api-page');
  await mkdir(to, { recursive: true });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
    await cp(path.join(from, name), path.join(to, name));
  }
}

async function build(): Promise<void> {
  const began = performance.now();
  checkTypes();
  for (const variant of ['dist', 'failpoints'] as const) {
    for (const bundle of bundles) await rm(folderOf(bundle, variant), { recursive: true, force: true });
    for (const bundle of bundles) await writeBundle(bundle, variant);
  }
  await copyApiPage();
  await buildPage();
  console.log(
    `Built ${bundles.map((bundle) => bundle.output).join(', ')} and the page in ${Math.round(performance.now() - began)} ms`,
  );
}

if (process.argv[1] === import.meta.filename) await build();
