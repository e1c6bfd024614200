/** The agent as one file that any supported Node runs: command line, runner and conventions. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { type Part, packOneFile } from './one-file.ts';

const root = path.resolve(import.meta.dirname, '../..');

export const agentVersion: string = JSON.parse(
  readFileSync(path.join(root, 'packages/agent/package.json'), 'utf8'),
).version;

/** What the file says of where it came from: the commit, and whether something was changed since. */
export function sourceCommit(): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  if (head.error || head.status !== 0) return 'unknown';
  const changed =
    git('status', '--porcelain', '--', 'packages', 'scripts', 'package-lock.json').stdout !== '';
  return `${head.stdout.trim()}${changed ? '+changes' : ''}`;
}

/** The text of the file: the same for the same source. With `failpoints` it fails where a test tells it to. */
export async function bundleAgent(
  commit: string,
  failpoints = false,
  version = agentVersion,
): Promise<string> {
  const build = await rolldown({
    cwd: root,
    input: { main: path.join(root, 'packages/agent/src/main.ts') },
    platform: 'node',
    logLevel: 'warn',
    // A call of a pure function whose answer nobody wants is left out, and with all calls the function.
    treeshake: failpoints ? true : { manualPureFunctions: ['failpoint'] },
    transform: { define: { BUILD_COMMIT: JSON.stringify(commit), BUILD_VERSION: JSON.stringify(version) } },
    // A module that two commands need and one of them loads late is no mistake.
    checks: { ineffectiveDynamicImport: false },
  });
  try {
    const { output } = await build.generate({
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      // Names stay, for the stack in a log.
      minify: failpoints ? false : { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      sourcemap: false,
    });
    const chunks = output.filter((chunk): chunk is OutputChunk => chunk.type === 'chunk');
    const parts = chunks.sort(entryFirst).map(({ fileName, code }): Part => ({ name: fileName, code }));
    return packOneFile(`The Tako agent ${version}, made of ${commit}`, parts as [Part, ...Part[]]);
  } finally {
    await build.close();
  }
}

function entryFirst(a: OutputChunk, b: OutputChunk): number {
  if (a.isEntry !== b.isEntry) return a.isEntry ? -1 : 1;
  return a.fileName < b.fileName ? -1 : 1;
}
