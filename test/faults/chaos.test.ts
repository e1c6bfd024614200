/** A short soak; `npm run chaos` does longer ones, with other seeds. */
import { appendFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runChaos } from '../../scripts/chaos/run-chaos.ts';
import { seededChance } from '../support/seeded.ts';

const minutes = 0.4;
const patienceMs = 600_000;

it(
  'row 75: random faults while deployments go on hurt nothing, and a script that ran twice would be noticed',
  async () => {
    const seed = seededChance('row 75').between(0, 1_000_000);
    const report = await runChaos({
      ...{ seed, minutes, say: console.log },
      beforeJudging: async ({ ledger }, version) => {
        if (version === '1.0.1') await appendFile(ledger, 'begin script 1.0.1 real-1\n');
      },
    });
    expect(report.violations).toEqual([
      'I1 1.0.1 script on real-1: began 2 times',
      'I3 1.0.1 script on real-1: green, began 2 times and ended 1 times',
    ]);
    expect(report.deployments.success).toBeGreaterThan(1);
    expect(Object.keys(report.faults).length).toBeGreaterThan(0);
  },
  patienceMs,
);
