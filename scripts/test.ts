/**
 * `npm test [-- vitest arguments]`: checks format, lint and types, builds the programs (the tests of `test/` start
 * the built ones), then runs every test. Ends with the line `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

function run(title: string, file: string, args: readonly string[]): number {
  console.log(`\n== ${title}`);
  const result = spawnSync(process.execPath, [path.join(root, file), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return result.status ?? 1;
}

function must(title: string, file: string, args: readonly string[]): void {
  const status = run(title, file, args);
  if (status !== 0) {
    console.error(`${title} failed`);
    process.exit(status);
  }
}

must('Format and lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '.']);
must('Types and bundles', 'scripts/build.ts', []);

const folder = mkdtempSync(path.join(os.tmpdir(), 'tako-test-'));
const report = path.join(folder, 'report.json');
const status = run('Tests', 'node_modules/vitest/vitest.mjs', [
  'run',
  '--root=.',
  '--config=test/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
  ...process.argv.slice(2),
]);
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = counts.numPendingTests + counts.numTodoTests;
  console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
