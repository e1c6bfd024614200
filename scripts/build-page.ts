/**
 * Builds the web page into the server's `dist/page`: one file a chunk, named by its content, with its compressed forms
 * beside it, and the list of paths at which the server answers with the page. Alone: `node scripts/build-page.ts`.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { routes } from '../packages/web/src/routes.ts';

const source = path.resolve(import.meta.dirname, '../packages/web');
const target = path.resolve(import.meta.dirname, '../packages/server/dist/page');

/** Smaller than this, a compressed form saves no packet. */
const leastCompressedBytes = 1_000;

export async function buildPage(): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    // A data URL would need its own word in the policy of the page.
    build: { outDir: target, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    css: { modules: { localsConvention: 'camelCaseOnly' } },
  });
  const paths = routes.filter(({ isBuilt }) => isBuilt).map((route) => route.path);
  await writeFile(path.join(target, 'routes.json'), `${JSON.stringify(paths)}\n`);
  await compressAll(path.join(target, 'assets'));
}

async function compressAll(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all((await readdir(folder)).map((name) => compress(path.join(folder, name))));
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < leastCompressedBytes || !/\.(js|css|svg|json)$/.test(file)) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then((small) => writeFile(`${file}.br`, small)),
    promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${file}.gz`, small)),
  ]);
}

if (process.argv[1] === import.meta.filename) await buildPage();
