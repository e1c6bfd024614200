/** Files that scripts hand over, from agents that the test plays, over real connections. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Artifact } from '@tako/api';
import { LinkError } from '@tako/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashedFile } from '../data-folder/hashed-file.ts';
import type { FileAnswer } from '../http/handlers.ts';
import { filesOf } from '../package/packages.test-support.ts';
import { openShop, type Shop, scriptStep, shopArtifactLimits } from './shop.test-support.ts';
import { ended, line, type TestAgent } from './test-agent.test-support.ts';

let shop: Shop;
let box: TestAgent;
let release: string;
beforeEach(async () => {
  shop = await openShop();
  box = await shop.addMachine('box', 'box');
  release = await shop.makeRelease('Reports', [scriptStep('Report', 'box')]);
});
afterEach(() => shop.close());

const listed = async (query: object = {}): Promise<readonly Artifact[]> =>
  (await shop.ask('artifacts.list', { query })).items;
const shown = async (query: object = {}) =>
  (await listed(query)).map(({ name, state, error }) => ({ name, state, error }));
const warningsOf = (events: readonly { kind: string }[]) =>
  events.flatMap((event) =>
    'level' in event && event.level === 'warning' ? [String(Reflect.get(event, 'text'))] : [],
  );

describe('a file that a script hands over', () => {
  it('is here when the deployment has ended, told in its log, and then forgotten by the agent', async () => {
    const [html, json] = [Buffer.from('<html>'), randomBytes(12_345)];
    box.script = () => [
      box.handOver('report.html', html),
      line('said'),
      box.handOver('../data.json', json),
      ended('succeeded'),
    ];
    const taskId = await shop.deploy(release);
    const { lines, taskState } = await shop.untilEnded(taskId);
    expect(taskState).toBe('success');
    expect(lines).toEqual(['said', 'Collected report.html, 6 B', 'Collected _data.json, 12.3 kB']);
    expect(box.started[0]?.artifacts).toEqual(shopArtifactLimits);
    const [last, first] = await listed({ task: taskId });
    expect(first).toMatchObject({
      ...{ id: 'Artifacts-1', name: 'report.html', sizeBytes: 6, state: 'collected', error: null },
      ...{ taskId, deploymentId: 'Deployments-1', stepName: 'Report', machineName: 'box' },
      nodeId: 'Steps-1.Machines-1.script',
    });
    const { file } = (await shop.ask('artifacts.content', { id: String(last?.id) })) as FileAnswer;
    expect((await readFile(file)).equals(json)).toBe(true);
    await box.until(() => box.forgotten.length === 1);
  });

  it('is listed by its task, its deployment and its release', async () => {
    box.script = () => [box.handOver('a.txt', randomBytes(5)), ended('succeeded')];
    const [one, two] = [await shop.deploy(release), await shop.deploy(release)];
    const other = await shop.makeRelease('Other', [scriptStep('Report', 'box')]);
    const three = await shop.deploy(other);
    for (const task of [one, two, three]) await shop.untilEnded(task);
    const tasksOf = async (query: object) => (await listed(query)).map(({ taskId }) => taskId);
    expect(await tasksOf({ task: one })).toEqual([one]);
    expect(await tasksOf({ deployment: 'Deployments-2' })).toEqual([two]);
    expect((await tasksOf({ release })).toSorted()).toEqual([one, two]);
    expect(await tasksOf({ release: 'Other@1.0.0' })).toEqual([three]);
    expect((await shop.ask('artifacts.list', { query: { take: 1 } })).total).toBe(3);
    await expect(listed({ task: 'Tasks-99' })).rejects.toMatchObject({
      ...{ code: 'not-found', errors: [{ field: 'task', message: 'There is no task "Tasks-99"' }] },
    });
    await expect(shop.ask('artifacts.get', { id: 'Artifacts-99' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('whose line is cut again and again comes once, each try going on where the last was', async () => {
    const content = randomBytes(3_000_000);
    const piece = 1_000_000;
    box.script = () => [box.handOver('big.bin', content), ended('succeeded')];
    box.onArtifact = async function* (rest) {
      yield rest.subarray(0, piece);
      if (rest.length > piece) throw new LinkError('cut', { sent: true });
    };
    const { lines, taskState } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('success');
    expect(lines.at(-1)).toBe('Collected big.bin, 3.0 MB');
    const offsets = box.artifactReads.map(({ from }) => from);
    expect(offsets[0]).toBe(0);
    expect(offsets.length).toBeGreaterThan(1);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    const [artifact] = await listed();
    const file = hashedFile(shop.artifactsFolder, artifact?.sha256 as never);
    expect((await readFile(file)).equals(content)).toBe(true);
  });

  it('of a script that failed is collected all the same, and the deployment has failed', async () => {
    box.script = () => [box.handOver('why.txt', Buffer.from('why')), ended('failed', 'it broke')];
    const { taskState, lines } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('failed');
    expect(lines).toContain('Collected why.txt, 3 B');
    expect(await shown()).toEqual([{ name: 'why.txt', state: 'collected', error: null }]);
  });
});

describe('a file that cannot be collected is a warning that names it, and fails nothing:', () => {
  it('one that the agent has lost', async () => {
    box.script = () => {
      const records = [box.handOver('lost.txt', Buffer.from('x')), ended('succeeded')];
      box.artifacts.clear();
      return records;
    };
    const { taskState, events } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('warning');
    const error = 'the action has handed over no such file';
    expect(warningsOf(events)).toEqual([`The artifact lost.txt could not be collected: ${error}`]);
    expect(await shown()).toEqual([{ name: 'lost.txt', state: 'failed', error }]);
    await expect(shop.ask('artifacts.content', { id: 'Artifacts-1' })).rejects.toMatchObject({
      ...{ code: 'artifact.missing', message: `lost.txt was not collected: ${error}` },
    });
    await box.until(() => box.forgotten.length === 1);
  });

  it('one whose bytes are not those that were promised, twice', async () => {
    box.script = () => [box.handOver('odd.txt', Buffer.from('promised')), ended('succeeded')];
    box.onArtifact = (rest) => [Buffer.alloc(rest.length)];
    const { taskState } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('warning');
    expect(box.artifactReads.map(({ from }) => from)).toEqual([0, 0]);
    expect(await shown()).toMatchObject([{ state: 'failed', error: 'its bytes were damaged on the way' }]);
    expect(await filesOf(shop.artifactsFolder)).toEqual([]);
  });

  it('one of which no byte ever comes, though the agent is there', async () => {
    await shop.restart({ collectReachMs: 20 });
    box.script = () => [box.handOver('stuck.txt', Buffer.from('x')), ended('succeeded')];
    box.onArtifact = async function* () {
      yield Buffer.alloc(0);
      throw new Error('the disk of the agent does not answer');
    };
    const { taskState, events } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('warning');
    expect(warningsOf(events)).toEqual([
      expect.stringContaining('The artifact stuck.txt (1 B) is still on box: '),
    ]);
    expect(await shown()).toEqual([{ name: 'stuck.txt', state: 'pending', error: null }]);
  });

  it('one that the agent cannot read now, which is asked for again later', async () => {
    box.script = () => [box.handOver('busy.txt', Buffer.from('x')), ended('succeeded')];
    box.onArtifact = () => {
      throw new Error('too many open files');
    };
    const { taskState, events } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('warning');
    expect(warningsOf(events)).toEqual([
      'The artifact busy.txt is not collected yet: too many open files; it is fetched later',
    ]);
    expect([await shown(), box.forgotten]).toEqual([
      ...[[{ name: 'busy.txt', state: 'pending', error: null }], []],
    ]);
  });

  it('one beyond the limits, of which the agent is not asked for a byte', async () => {
    box.script = () => [
      box.handOver('large.bin', Buffer.alloc(shopArtifactLimits.maxFileBytes + 1)),
      ...['a', 'b', 'c'].map((name) => box.handOver(name, Buffer.from(name))),
      ended('succeeded'),
    ];
    const { taskState, events } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('warning');
    expect(warningsOf(events)).toEqual([
      'The artifact large.bin is not collected: the server takes at most 5000000 bytes',
      'The artifact c is not collected: of one action the server takes at most 3 files',
    ]);
    expect((await shown()).map(({ name, state }) => `${name} ${state}`).toReversed()).toEqual([
      ...['large.bin failed', 'a collected', 'b collected', 'c failed'],
    ]);
    expect(box.artifactReads).toHaveLength(2);
  });
});

describe('a machine that goes before it has handed over', () => {
  it('keeps the file, and it comes at the next hello', async () => {
    await shop.restart({ collectReachMs: 1 });
    const content = randomBytes(2_000_000);
    box.script = () => [box.handOver('late.bin', content), ended('succeeded')];
    box.onArtifact = async function* (rest) {
      yield rest.subarray(0, 500_000);
      // The machine is gone, in the middle.
      void box.stop();
      await new Promise(() => undefined);
    };
    const { taskState, events } = await shop.untilEnded(await shop.deploy(release));
    expect(taskState).toBe('warning');
    expect(warningsOf(events)).toEqual([
      expect.stringMatching(
        /^The artifact late.bin \(2.0 MB\) is still on box: .*; it is fetched when that machine says hello again$/,
      ),
    ]);
    await shop.askHolders();
    expect(await shown()).toEqual([{ name: 'late.bin', state: 'pending', error: null }]);
    expect(box.forgotten).toEqual([]);
    await expect(shop.ask('artifacts.content', { id: 'Artifacts-1' })).rejects.toMatchObject({
      ...{ code: 'artifact.missing', message: expect.stringContaining('late.bin is still on box') },
    });

    box.onArtifact = (rest) => [rest];
    await box.start();
    await shop.sayHello('box');
    await box.until(() => box.forgotten.length === 1);
    expect(await shown()).toEqual([{ name: 'late.bin', state: 'collected', error: null }]);
    const sha256 = (await listed())[0]?.sha256 as never;
    expect((await readFile(hashedFile(shop.artifactsFolder, sha256))).equals(content)).toBe(true);
  });

  it('is not waited for by a server that stops: its next start goes on with the file', async () => {
    const content = randomBytes(2_000_000);
    const begun = Promise.withResolvers<void>();
    box.script = () => [box.handOver('later.bin', content), ended('succeeded')];
    box.onArtifact = async function* (rest) {
      yield rest.subarray(0, 500_000);
      begun.resolve();
      await new Promise(() => undefined);
    };
    const taskId = await shop.deploy(release);
    await begun.promise;
    await shop.stop();
    box.onArtifact = (rest) => [rest];
    await shop.restart();
    const { taskState, lines } = await shop.untilEnded(taskId);
    expect(taskState).toBe('success');
    expect(lines.filter((text) => text.startsWith('Collected'))).toEqual(['Collected later.bin, 2.0 MB']);
    expect(box.started).toHaveLength(1);
    await box.until(() => box.forgotten.length === 1);
  });

  it('is waited for no longer than a cancel allows, and asked again later', async () => {
    await shop.restart({ cancelReachMs: 1 });
    const begun = Promise.withResolvers<void>();
    box.script = () => [box.handOver('slow.bin', randomBytes(1000)), ended('succeeded')];
    box.onArtifact = async function* () {
      begun.resolve();
      await new Promise(() => undefined);
    };
    const taskId = await shop.deploy(release);
    await begun.promise;
    await shop.ask('tasks.cancel', { id: taskId });
    const { taskState, events } = await shop.untilEnded(taskId);
    expect(taskState).toBe('warning');
    expect(warningsOf(events).at(-1)).toContain(
      'slow.bin (1.0 kB) is still on box: the deployment was cancelled',
    );

    // Its agent is there all the time, and says no hello by itself.
    box.onArtifact = (rest) => [rest];
    await shop.askHolders();
    await box.until(() => box.forgotten.length === 1);
    expect(await shown()).toMatchObject([{ name: 'slow.bin', state: 'collected' }]);
  });
});
