/** `npm run bench [-- agent|crowd|deployment|feed|log|million|pack|push|variables ...]`: prints one table; exit code 1 where a bound does not hold. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { measureAgent } from './agent.ts';
import { measureCrowd } from './crowd.ts';
import { measureDeployment } from './deployment.ts';
import { measureFeed } from './feed.ts';
import { measureLog } from './log.ts';
import { measureMillion } from './million.ts';
import { measurePack } from './pack.ts';
import { measurePush } from './push.ts';
import { type Figure, renderFigures } from './table.ts';
import { measureVariables } from './variables.ts';

const benchmarks: Record<string, (folder: string) => Promise<Figure[]>> = {
  agent: measureAgent,
  crowd: measureCrowd,
  deployment: measureDeployment,
  feed: measureFeed,
  log: measureLog,
  million: measureMillion,
  pack: measurePack,
  push: measurePush,
  variables: measureVariables,
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks);
const folder = await mkdtemp(path.join(os.tmpdir(), 'tako-bench-'));
const figures: Figure[] = [];
try {
  for (const name of chosen) {
    const measure = benchmarks[name];
    if (!measure)
      throw new Error(`there is no benchmark ${name}; there are ${Object.keys(benchmarks).join(', ')}`);
    console.error(`measuring ${name} ...`);
    const own = path.join(folder, name);
    await mkdir(own);
    figures.push(...(await measure(own)));
    await rm(own, { recursive: true, force: true });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(renderFigures(figures));
process.exit(figures.every((figure) => figure.holds) ? 0 : 1);
