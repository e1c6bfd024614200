/** A file of 1 GB from server to one agent, beside a bare TLS pipe that does the same in the same run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { writePackage } from '@tako/nuget';
import { createIdentity } from '@tako/protocol';
import { createProject, deploy, followTask } from '../rig/api.ts';
import { megabytes, peakBytes, resetPeak } from './memory.ts';
import { startOneAgent } from './one-agent.ts';
import type { Figure } from './table.ts';

const payloadBytes = 1_000_000_000;
const blockBytes = 4_000_000;
const leastRatio = 0.8;
const mostBytes = 200e6;

/** Random bytes, which no compression helps. */
async function writePayload(file: string): Promise<void> {
  const handle = await open(file, 'w');
  const block = Buffer.alloc(blockBytes);
  for (let written = 0; written < payloadBytes; written += blockBytes) {
    randomFillSync(block);
    await handle.write(block);
  }
  await handle.close();
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: blockBytes }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function bareMs(folder: string, source: string): Promise<number> {
  const identity = await createIdentity({ commonName: 'bare' });
  await writeFile(path.join(folder, 'bare.pem'), identity.certificatePem);
  await writeFile(path.join(folder, 'bare.key'), identity.privateKeyPem.reveal());
  const program = path.join(import.meta.dirname, 'bare-pipe.ts');
  const start = (args: string[]): ChildProcess =>
    spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const target = path.join(folder, 'bare.received');
  const sha256 = await sha256Of(source);
  const receiver = start(['receive', folder, target]);
  const lines = createInterface({ input: receiver.stdout! })[Symbol.asyncIterator]();
  const port = String((await lines.next()).value);
  const sender = start(['send', folder, source, port, sha256]);
  const sent = once(sender, 'exit');
  const [verdict, ms] = String((await lines.next()).value).split(' ');
  await sent;
  await rm(target, { force: true });
  if (verdict !== 'ok') throw new Error('the bare pipe spoilt the file');
  return Number(ms);
}

type Node = {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
};

/** Deploys a package that holds the payload and reads off the log tree how long its upload took. */
export async function measurePush(folder: string): Promise<Figure[]> {
  const payload = path.join(folder, 'payload.bin');
  await writePayload(payload);
  const file = path.join(folder, 'Big.1.0.0.nupkg');
  const meta = { id: 'Big', version: '1.0.0', authors: 'bench', description: '1 GB of noise' };
  await writePackage(file, meta, [{ path: 'payload.bin', source: payload }]);
  await rm(payload);

  const { server, api, agent, stop } = await startOneAgent(folder, false);
  try {
    await api.pushPackage(file);
    await createProject(api, 'Big', [
      { name: 'Place it', roles: ['box'], action: { kind: 'deploy-package', packageId: 'Big' } },
    ]);
    const before = await bareMs(folder, file);
    await Promise.all([resetPeak(server.process().pid), resetPeak(agent.process().pid)]);
    const { taskId } = await deploy(
      api,
      { project: 'Big', version: '1.0.0', packageVersion: '1.0.0' },
      'Bench',
    );
    const { events, taskState } = await followTask(server, taskId);
    if (taskState !== 'success') throw new Error(`the deployment of 1 GB ended ${taskState}`);
    const [serverPeak, agentPeak] = [
      await peakBytes(server.process().pid),
      await peakBytes(agent.process().pid),
    ];
    const after = await bareMs(folder, file);
    return figures(uploadMs(events), (before + after) / 2, serverPeak, agentPeak);
  } finally {
    await stop();
    await rm(file, { force: true });
  }
}

function uploadMs(events: readonly { kind: string; nodeKind?: string }[]): number {
  const nodes = new Map<string, Node & { nodeKind: string; parentId: string | null }>();
  for (const event of events) {
    if (event.kind === 'node') nodes.set((event as unknown as Node).id, event as never);
  }
  const upload = [...nodes.values()].find(
    (node) => node.nodeKind === 'package' && nodes.get(node.parentId ?? '')?.nodeKind === 'machine',
  );
  if (!upload?.startedAt || !upload.endedAt)
    throw new Error('the log tree has no finished upload of the package');
  return Date.parse(upload.endedAt) - Date.parse(upload.startedAt);
}

function figures(ours: number, bare: number, serverPeak: number, agentPeak: number): Figure[] {
  const ratio = bare / ours;
  const rate = (ms: number) => `${(payloadBytes / 1e6 / (ms / 1000)).toFixed(0)} MB/s`;
  return [
    {
      what: 'push of 1 GB, file to verified file',
      measured: `${ratio.toFixed(2)} (${rate(ours)})`,
      compared: `bare TLS pipe, ${rate(bare)}`,
      bound: `at least ${leastRatio}`,
      holds: ratio >= leastRatio,
    },
    {
      what: 'peak memory during the push: server, agent',
      measured: `${megabytes(serverPeak)}, ${megabytes(agentPeak)}`,
      compared: '',
      bound: `below ${megabytes(mostBytes)} each`,
      holds: serverPeak < mostBytes && agentPeak < mostBytes,
    },
  ];
}
