/** What the agent costs: to send, to start, and while it waits for work. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildExecutable } from '../agent/executable.ts';
import { NodeMissing } from '../agent/node-base.ts';
import { targets } from '../agent/targets.ts';
import { bundlePath } from '../build.ts';
import { megabytes, privateBytes, residentBytes } from './memory.ts';
import { startOneAgent } from './one-agent.ts';
import type { Figure } from './table.ts';

const mostPacked = 2e6;
const mostStartMs = 500;
const mostResident = 70e6;
const mostPrivate = 25e6;
/** Of so many starts the middle one counts. */
const starts = 7;

type Command = readonly [file: string, ...before: string[]];

export async function measureAgent(folder: string): Promise<Figure[]> {
  const bundle: Command = [process.execPath, bundlePath('tentacle.cjs')];
  const executable = await executableOfThisSystem(folder);
  return [
    await sizeFigure(),
    await startFigure('bundle', bundle, folder),
    await idleFigure('bundle', bundle, path.join(folder, 'bundle')),
    ...(executable === undefined
      ? []
      : [
          await startFigure('executable', executable, folder),
          await idleFigure('executable', executable, path.join(folder, 'executable')),
        ]),
  ];
}

/** Undefined, with a line that says why, where it cannot be made here. */
async function executableOfThisSystem(folder: string): Promise<Command | undefined> {
  const target = targets.find(({ os, cpu }) => os === process.platform && cpu === process.arch);
  try {
    const bundle = await readFile(bundlePath('tentacle.cjs'), 'utf8');
    return target && [await buildExecutable(target, bundle, folder)];
  } catch (error) {
    if (!(error instanceof NodeMissing)) throw error;
    console.error(`the executable is not measured: ${error.message}`);
    return undefined;
  }
}

async function sizeFigure(): Promise<Figure> {
  const content = await readFile(bundlePath('tentacle.cjs'));
  const packed = gzipSync(content).length;
  const show = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  return {
    what: 'agent as one file, gzip',
    ...{ measured: show(packed), compared: `as it is: ${show(content.length)}` },
    ...{ bound: `below ${show(mostPacked)}`, holds: packed < mostPacked },
  };
}

async function startFigure(name: string, command: Command, folder: string): Promise<Figure> {
  const [file, ...before] = command;
  const home = path.join(folder, `start-${name}`);
  const init = ['init', '--listen', '127.0.0.1', '--port', '0'];
  spawnSync(file, [...before, '--home', home, ...init]);
  const times: number[] = [];
  for (let at = 0; at < starts; at++) times.push(await startOnce([...command, '--home', home, 'run']));
  const began = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  const bare = performance.now() - began;
  const middle = times.toSorted((a, b) => a - b)[Math.floor(starts / 2)] ?? 0;
  return {
    what: `agent, ${name}: from start to listening`,
    ...{ measured: `${middle.toFixed(0)} ms`, compared: `a Node that does nothing: ${bare.toFixed(0)} ms` },
    ...{ bound: `below ${mostStartMs} ms`, holds: middle < mostStartMs },
  };
}

/** Ms until it says that it runs, which it does once it listens. */
async function startOnce([file = '', ...args]: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  while (!said.includes('the agent runs')) said += String((await once(child.stdout, 'data'))[0]);
  const took = performance.now() - began;
  child.kill();
  await once(child, 'exit');
  return took;
}

async function idleFigure(name: string, program: Command, folder: string): Promise<Figure> {
  await mkdir(folder);
  const { agent, stop } = await startOneAgent(folder, true, program);
  try {
    const { pid } = agent.process();
    const [resident, own] = [await residentBytes(pid), await privateBytes(pid)];
    // Of an executable the Node in it is resident too, from its file; it is shared with the runners.
    const holds = own < mostPrivate && (name === 'executable' || resident < mostResident);
    return {
      what: `agent, ${name}: idle and connected, private and resident`,
      measured: `${megabytes(own)}, ${megabytes(resident)}`,
      compared: `this process: ${megabytes(await residentBytes(process.pid))}`,
      bound: `below ${megabytes(mostPrivate)}${name === 'executable' ? '' : `, ${megabytes(mostResident)}`}`,
      holds,
    };
  } finally {
    await stop();
  }
}
