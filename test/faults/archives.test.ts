/** Archives that want out of the folder into which a real agent unpacks them. */
import { createHash } from 'node:crypto';
import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Sha256 } from '@tako/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RawTarEntry, rawTar } from '../../packages/nuget/src/raw-tar.test-support.ts';
import { type LoneAgent, outcomeOf, runToEnd, script, startLoneAgent } from '../support/lone-agent.ts';

let agent: LoneAgent;
let secret: string;
beforeAll(async () => {
  agent = await startLoneAgent(false);
  secret = path.join(agent.folder, 'secret');
  await writeFile(secret, 'untouched', { mode: 0o600 });
});
afterAll(() => agent.close());

const applications = () => path.join(agent.home, 'Applications');
let version = 0;

/** Sends the entries as a .tar.gz and has them deployed; how that ended. */
async function deploy(entries: readonly RawTarEntry[]): Promise<string | undefined> {
  version += 1;
  const content = gzipSync(rawTar([...entries]));
  const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
  const sizeBytes = content.length;
  const session = await agent.session();
  await session.sendFile({ sha256, sizeBytes, offset: 0, body: Readable.from([content]) });
  const reference = { id: 'Archive', version: `1.0.${version}`, sha256, sizeBytes };
  const work = { kind: 'deploy-package', package: reference } as const;
  return outcomeOf(await runToEnd(agent, { ...script(''), work }));
}

/** All files below the agent's folder but its own, and what the secret is. */
async function stateOf() {
  const { mode, size, nlink, mtimeMs } = await stat(secret);
  const around = (await readdir(agent.folder)).filter((name) => name !== 'agent.log').toSorted();
  return { around, secret: { mode, size, nlink, mtimeMs } };
}

const escapes = (): readonly (readonly [string, readonly RawTarEntry[]])[] => [
  ['an absolute link', [{ name: 'a', type: '2', linkName: secret }]],
  ['a link that leads out', [{ name: 'a', type: '2', linkName: '../../../../secret' }]],
  [
    'a link, and a file written through it',
    [
      { name: 'a', type: '2', linkName: '..' },
      { name: 'a/written', content: 'x' },
    ],
  ],
  [
    'a link to a link that leads out',
    [
      { name: 'a', type: '2', linkName: 'b' },
      { name: 'b', type: '2', linkName: '/' },
    ],
  ],
  ['a hard link to what is outside', [{ name: 'a', type: '1', linkName: secret }]],
  ['a hard link that goes up', [{ name: 'a', type: '1', linkName: '../../../../../secret' }]],
  ['a device', [{ name: 'a', type: '3' }]],
  ['a block device', [{ name: 'a', type: '4' }]],
  ['a pipe', [{ name: 'a', type: '6' }]],
  ['a name that goes up', [{ name: '../../../../escaped', content: 'x' }]],
  ['an absolute name', [{ name: path.join(agent.folder, 'escaped'), content: 'x' }]],
];

it('row 60: nothing in an archive leads out of its folder: links, hard links, devices, pipes, names', async () => {
  const before = await stateOf();
  for (const [what, entries] of escapes()) {
    const outcome = await deploy([{ name: 'first', content: 'x' }, ...entries]);
    expect([what, outcome]).toEqual([what, 'failed']);
    expect([what, await stateOf()]).toEqual([what, before]);
    expect([what, await installed()]).toEqual([what, []]);
  }
});

async function installed(): Promise<string[]> {
  const entries = await readdir(applications(), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

it('row 60: files that want to run as their owner or their group are files like others', async () => {
  const entries = [0o4755, 0o2755, 0o6777, 0o1777].map((mode) => ({
    name: `mode-${mode}`,
    content: 'x',
    mode,
  }));
  expect(await deploy(entries)).toBe('succeeded');
  const files = await readdir(applications(), { recursive: true, withFileTypes: true });
  const unpacked = files.filter((entry) => entry.isFile());
  expect(unpacked).toHaveLength(entries.length);
  for (const { parentPath, name } of unpacked) {
    expect([name, ((await stat(path.join(parentPath, name))).mode & 0o7777).toString(8)]).toEqual([
      name,
      '755',
    ]);
  }
});
