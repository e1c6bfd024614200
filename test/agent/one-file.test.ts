/** The agent is one file: the same for the same source, small, and whole wherever it is copied to. */
import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundleAgent } from '../../scripts/agent/bundle-agent.ts';
import { packOneFile, unpackOneFile } from '../../scripts/agent/one-file.ts';
import { bundlePath } from '../../scripts/build.ts';
import { run, tempFolder } from './run.ts';

const megabyte = 1e6;

it('the same source makes the same bytes, which name no folder of the machine that made them', async () => {
  const [once, again] = [await bundleAgent('abc'), await bundleAgent('abc')];
  expect(again).toBe(once);
  const root = path.resolve(import.meta.dirname, '../..');
  expect(unpackOneFile(once).filter(({ code }) => code.includes(root))).toEqual([]);
  expect(unpackOneFile(once).length).toBeGreaterThan(10);
  expect(gzipSync(once).length).toBeLessThan(2 * megabyte);
});

it('a file that was copied to an empty folder says what it is', async () => {
  const file = path.join(await tempFolder(), 'tentacle.cjs');
  await copyFile(bundlePath('tentacle.cjs'), file);
  const { stdout } = await run([process.execPath, file], ['build-info', '--format', 'json']);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ kind: 'bundle', file, sha256, node: process.version },
    commit: expect.stringMatching(/^[0-9a-f]{40}(\+changes)?$|^unknown$/),
  });
});

it('a part keeps what it says in any language, and a part that would import is refused', () => {
  const code = "exports.said = 'Zürich \u{1F600}'";
  const [part] = unpackOneFile(packOneFile('a', [{ name: 'main.cjs', code }]));
  const exports: { said?: string } = {};
  new Function('exports', part?.code ?? '')(exports);
  expect(exports.said).toBe('Zürich \u{1F600}');
  expect(() => packOneFile('a', [{ name: 'x.cjs', code: "import('node:fs')" }])).toThrow(
    /x\.cjs still imports/,
  );
});
