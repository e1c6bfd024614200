/** `npm run chaos -- --seed N --minutes M`: see run-chaos.ts. Ends with 1 where something was not true. */
import { parseArgs } from 'node:util';
import { faultKinds } from './plan.ts';
import { runChaos } from './run-chaos.ts';

const usage = `usage: npm run chaos -- [--seed <whole number>] [--minutes <number>]

Deploys to 5 real and 50 light agents while a fault comes about every ten seconds, and checks at the end that nothing
ran twice, no line is lost or doubled, and nothing is green that is not known to have succeeded. The same seed gives
the same faults. Ctrl+C ends the faults early; what runs is still waited for and judged. The faults:
${Object.entries(faultKinds)
  .map(([kind, { told }]) => `  ${kind.padEnd(20)}${told}`)
  .join('\n')}`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    minutes: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
const [seed, minutes] = [Number(values.seed), Number(values.minutes)];
if (values.help || !Number.isInteger(seed) || seed < 0 || !(minutes > 0)) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
console.log(`chaos: --seed ${seed} --minutes ${minutes}`);
const over = new AbortController();
process.once('SIGINT', () => over.abort());
const began = performance.now();
const say = (line: string) => console.log(`${((performance.now() - began) / 1000).toFixed(1)} s  ${line}`);
const report = await runChaos({ seed, minutes, say, signal: over.signal });
const sorted = report.recoveryMs.toSorted((one, other) => one - other);
const part = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
console.log(`faults: ${JSON.stringify(report.faults)}`);
console.log(`deployments: ${JSON.stringify(report.deployments)}`);
console.log(
  `back after a fault: median ${part(0.5)} ms, 95 % within ${part(0.95)} ms, most ${sorted.at(-1) ?? 0} ms`,
);
for (const violation of report.violations) console.log(`VIOLATION ${violation}`);
console.log(`${report.violations.length} violations`);
process.exitCode = report.violations.length > 0 ? 1 : 0;
