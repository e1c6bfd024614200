/** The agent with its Node in one executable, for each system, made on this machine. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExecutable } from '../../scripts/agent/executable.ts';
import { hostBase, NodeMissing, nodeBase } from '../../scripts/agent/node-base.ts';
import { type TargetName, targets } from '../../scripts/agent/targets.ts';
import { bundlePath } from '../../scripts/build.ts';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { linesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';
import { removeFolder, run, temporaryFolder } from './run.ts';

/** The targets whose Node npm can give, which it needs the registry for once. */
const there = new Set<TargetName>();
for (const target of process.platform === 'linux' && process.arch === 'x64' ? targets : []) {
  try {
    await hostBase();
    await nodeBase(target);
    there.add(target.name);
  } catch (error) {
    if (!(error instanceof NodeMissing)) throw error;
    console.log(`the executable for ${target.name} is not tested: ${error.message.split('\n')[0]}`);
  }
}
const armLibraries = '/usr/aarch64-linux-gnu';
const canEmulate =
  spawnSync('qemu-aarch64', ['--version']).status === 0 && existsSync(`${armLibraries}/lib/libatomic.so.1`);
if (!canEmulate)
  console.log(
    'the executable for linux-arm64 is not run: this machine has no qemu-aarch64 with its libraries',
  );

let folder: string;
let bundle: string;
const files = new Map<TargetName, string>();
beforeAll(async () => {
  folder = await temporaryFolder();
  bundle = await readFile(bundlePath('tentacle.cjs'), 'utf8');
  for (const target of targets.filter(({ name }) => there.has(name))) {
    files.set(target.name, await buildExecutable(target, bundle, folder));
  }
});
afterAll(() => removeFolder(folder));

const fileOf = (name: TargetName): string => files.get(name) ?? '';

describe.each<[TargetName, string, (head: Buffer) => boolean]>([
  ['linux-x64', 'ELF for x86-64', (head) => isElf(head, 0x3e)],
  ['linux-arm64', 'ELF for AArch64', (head) => isElf(head, 0xb7)],
  ['win-x64', 'PE for x86-64', isPe],
])('the executable for %s', (name, format, matches) => {
  it.skipIf(!there.has(name))(`is ${format}, and holds the bundle as it is`, async () => {
    const content = await readFile(fileOf(name));
    expect(matches(content)).toBe(true);
    expect(content.includes(bundle)).toBe(true);
  });
});

it.skipIf(!there.has('linux-x64'))('the same bundle makes the same executable', async () => {
  const sum = async () =>
    createHash('sha256')
      .update(await readFile(fileOf('linux-x64')))
      .digest('hex');
  const once = await sum();
  await buildExecutable(targets[0]!, bundle, folder);
  expect(await sum()).toBe(once);
});

describe.skipIf(!there.has('linux-x64'))('the executable of this system', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  it('says what it is', async () => {
    const { stdout } = await run([fileOf('linux-x64')], ['build-info', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ kind: 'executable', file: fileOf('linux-x64'), platform: 'linux-x64' },
      sha256: createHash('sha256')
        .update(await readFile(fileOf('linux-x64')))
        .digest('hex'),
    });
  });

  it('deploys a package with its conventions, whatever a Node of the machine is told', async () => {
    await world.addAgent({
      ...{ name: 'web-1', roles: ['web'], polling: true, program: [fileOf('linux-x64')] },
      env: { NODE_OPTIONS: '--no-such-flag' },
    });
    await world.pushPackage('Shop.Web', '1.0.0', {
      'web.config': '<configuration><appSettings><add key="Mode" value="x"/></appSettings></configuration>',
      'deploy.yaml': 'Mode: x\n',
      'Deploy.sh': 'cat web.config; echo; cat deploy.yaml\n',
    });
    const action = { kind: 'deploy-package', packageId: 'Shop.Web', structuredVariables: ['deploy.yaml'] };
    const steps = [{ name: 'Web', roles: ['web'], action }];
    const variables = [{ name: 'Mode', value: 'live' }];
    await createProject(world.api, 'Shop', steps, variables);
    const { taskId } = await deploy(world.api, { project: 'Shop', version: '1.0.0' }, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    const said = [expect.stringContaining('key="Mode" value="live"'), 'Mode: live'];
    expect(linesOf(events)).toEqual(expect.arrayContaining(said));
  });
});

it.skipIf(!canEmulate || !there.has('linux-arm64'))('the executable for linux-arm64 runs', async () => {
  const command = ['qemu-aarch64', '-L', armLibraries, fileOf('linux-arm64')] as const;
  const { stdout } = await run(command, ['build-info', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'executable', platform: 'linux-arm64' });
});

function isElf(head: Buffer, machine: number): boolean {
  return head.readUInt32BE(0) === 0x7f454c46 && head.readUInt16LE(18) === machine;
}

/** The offset of the PE header stands at 0x3c; after its mark comes the machine. */
function isPe(head: Buffer): boolean {
  const header = head.readUInt32LE(0x3c);
  const isMarked = head.toString('latin1', 0, 2) === 'MZ' && head.readUInt32BE(header) === 0x50450000;
  return isMarked && head.readUInt16LE(header + 4) === 0x8664;
}
