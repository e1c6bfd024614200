/** 2,000 files of 200 MB into a package by `tako pack`, beside `zip -r -6` of the same folder in the same run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bundlePath } from '../build.ts';
import { megabytes, peakBytes } from './memory.ts';
import type { Figure } from './table.ts';

const fileCount = 2000;
const meanBytes = 100_000;
const runs = 3;
const mostBytes = 150e6;
/** The peak of a process that has ended is gone, so it is looked at while it runs. */
const lookEveryMs = 10;

/** Like a web site: mostly text, programs, and a tenth that is packed already. */
async function writeFiles(folder: string): Promise<number> {
  const text = await readFile(bundlePath('tako-server.js'));
  const program = await open(process.execPath, 'r');
  const programBytes = (await program.stat()).size;
  let total = 0;
  for (let number = 0; number < fileCount; number += 1) {
    const content = Buffer.alloc(meanBytes / 5 + (((number * 7919) % 1000) * meanBytes * 1.6) / 1000);
    if (number % 10 === 9) randomFillSync(content);
    else if (number % 10 >= 6) {
      await program.read(content, 0, content.length, (number * 104_729) % (programBytes - content.length));
    } else text.copy(content, 0, (number * 1_299_709) % (text.length - content.length));
    const place = path.join(folder, `part-${number % 40}`);
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, `file-${number}.dat`), content);
    total += content.length;
  }
  await program.close();
  return total;
}

type Run = { readonly ms: number; readonly peak: number };

async function measure(command: string, args: readonly string[], cwd: string): Promise<Run> {
  const began = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new Error(`${command} cannot be started: is it installed?`, { cause });
  });
  const ended = once(child, 'exit').then(([code]) => ({ code, ms: performance.now() - began }));
  const peak = await watchPeak(child);
  const { code, ms } = await ended;
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { ms, peak };
}

async function watchPeak(child: ChildProcess): Promise<number> {
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    // Between two looks it may have ended: then the last figure counts.
    peak = await peakBytes(child.pid ?? 0).catch(() => peak);
    await wait(lookEveryMs);
  }
  return peak;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export async function measurePack(folder: string): Promise<Figure[]> {
  const files = path.join(folder, 'files');
  const total = await writeFiles(files);
  const out = path.join(folder, 'out');
  await mkdir(out);
  const zip = path.join(out, 'files.zip');
  const identity = ['--id', 'Bench', '--version', '1.0.0', '--author', 'bench', '--overwrite'];
  const pack = [bundlePath('tako.js'), 'pack', ...identity, '--base-path', files, '--out-folder', out];
  const [ours, theirs, hashes]: [Run[], Run[], Set<string>] = [[], [], new Set()];
  for (let run = 0; run < runs; run += 1) {
    ours.push(await measure(process.execPath, pack, folder));
    hashes.add(await sha256Of(path.join(out, 'Bench.1.0.0.nupkg')));
    await rm(zip, { force: true });
    theirs.push(await measure('zip', ['-q', '-r', '-6', zip, '.'], files));
  }
  const sizes = await Promise.all(
    (await readdir(out)).toSorted().map(async (name) => (await stat(path.join(out, name))).size),
  );
  return figures(total, ours, theirs, hashes.size, sizes as [number, number]);
}

const fastest = (all: readonly Run[]): number => Math.min(...all.map(({ ms }) => ms));

function figures(
  total: number,
  ours: readonly Run[],
  theirs: readonly Run[],
  packages: number,
  [packageBytes, zipBytes]: readonly [number, number],
): Figure[] {
  const ratio = fastest(theirs) / fastest(ours);
  const peak = Math.max(...ours.map((run) => run.peak));
  const said = (ms: number, bytes: number) =>
    `${(total / 1e3 / ms).toFixed(0)} MB/s into ${megabytes(bytes)}`;
  return [
    {
      what: '2,000 files of 200 MB packed',
      measured: `${ratio.toFixed(2)} (${said(fastest(ours), packageBytes)})`,
      compared: `zip -r -6, ${said(fastest(theirs), zipBytes)}`,
      bound: 'at least 1, the same bytes each time',
      holds: ratio >= 1 && packages === 1,
    },
    {
      what: 'peak memory while packing',
      measured: megabytes(peak),
      compared: '',
      bound: `at most ${megabytes(mostBytes)}`,
      holds: peak <= mostBytes,
    },
  ];
}
