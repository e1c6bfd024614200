/** The soak: deployments go on while faults come by chance; in the end all that must be true is looked at. */
import { setTimeout as wait } from 'node:timers/promises';
import { chanceOf } from '../../test/support/seeded.ts';
import { type ChaosWorld, createChaosWorld } from './chaos-world.ts';
import { checkWorld, untilHealthy } from './check-world.ts';
import { type Deeds, openDeeds } from './deeds.ts';
import { injectFault } from './inject-fault.ts';
import type { Violation } from './invariants.ts';
import { deployAndJudge, type Judged } from './judge-deployments.ts';
import { type PlannedFault, planFaults } from './plan.ts';
import { growth, type Holding, holdings, most, shownHoldings } from './watch-memory.ts';

export type ChaosOptions = {
  readonly seed: number;
  readonly minutes: number;
  /** One line for whoever watches. */
  readonly say: (line: string) => void;
  /** Ends the faults early; what runs is still waited for and judged. */
  readonly signal?: AbortSignal;
  /** Called before each deployment to the real agents is judged: a test spoils here what must be noticed. */
  readonly beforeJudging?: (world: ChaosWorld, version: string) => Promise<void>;
};

export type ChaosReport = {
  readonly faults: Readonly<Record<string, number>>;
  /** How many deployments ended in each state. */
  readonly deployments: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /** From the end of a fault until all that it hit answers again. */
  readonly recoveryMs: readonly number[];
};

/** What is left when no fault comes any more takes as long as its scripts, on a busy machine too. */
const calmMs = 180_000;
const minuteMs = 60_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const world = await createChaosWorld();
  try {
    return await soak(world, options);
  } finally {
    await world.close();
  }
}

async function soak(world: ChaosWorld, options: ChaosOptions): Promise<ChaosReport> {
  const { say } = options;
  const violations: Violation[] = [];
  const judged: Judged[] = [];
  const deeds = openDeeds();
  const over = new AbortController();
  const note = (one: Judged) => {
    judged.push(one);
    violations.push(...one.violations);
    if (one.state !== 'success') say(`${one.what} ended as ${one.state}`);
    for (const violation of one.violations) say(`VIOLATION ${violation}`);
  };
  // The programs are warm when the first has ended: what they hold then is what they may hold for ever.
  const first = Promise.withResolvers<void>();
  const scene = { world, deeds, signal: over.signal, beforeJudging: options.beforeJudging ?? nothing };
  const deploying = deployAndJudge(scene, (one) => {
    note(one);
    first.resolve();
  }).catch((error) => {
    violations.push(`I5 no deployment goes on: ${error instanceof Error ? error.stack : error}`);
    first.resolve();
  });
  await first.promise;
  const warm = holdings(world);
  say(`warm: ${shownHoldings(warm)}`);
  const { faults, recoveryMs, highest } = await breakThings(world, options, deeds);
  over.abort();
  if (!(await Promise.race([deploying.then(() => true), wait(calmMs, false, { ref: false })]))) {
    violations.push(`I5 deployments had not ended ${calmMs} ms after the last fault`);
  }
  say(`most: ${shownHoldings(highest)}`);
  violations.push(...growth(warm, highest), ...(await checkWorld(world, judged)));
  return { faults, deployments: statesOf(judged), violations, recoveryMs };
}

const nothing = async () => undefined;

function statesOf(judged: readonly Judged[]): Record<string, number> {
  const states: Record<string, number> = {};
  for (const { state } of judged) states[state] = (states[state] ?? 0) + 1;
  return states;
}

type Broken = Pick<ChaosReport, 'faults' | 'recoveryMs'> & { readonly highest: readonly Holding[] };

async function breakThings(
  world: ChaosWorld,
  { seed, minutes, say, signal = new AbortController().signal }: ChaosOptions,
  deeds: Deeds,
): Promise<Broken> {
  const until = performance.now() + minutes * minuteMs;
  const faults: Record<string, number> = {};
  const recoveryMs: number[] = [];
  let highest: readonly Holding[] = holdings(world);
  for (const fault of planFaults(chanceOf(seed), world.real.length)) {
    await wait(fault.waitMs, undefined, { signal }).catch(nothing);
    if (signal.aborted || performance.now() > until) break;
    faults[fault.kind] = (faults[fault.kind] ?? 0) + 1;
    const told = await breakOne(world, fault, deeds);
    recoveryMs.push(told.ms);
    const now = holdings(world);
    highest = most(highest, now);
    say(`${told.what}, back in ${told.ms} ms; ${shownHoldings(now.slice(0, 1))}`);
  }
  return { faults, recoveryMs, highest };
}

/** What was done, and how long it took from its end until all that it hit answered again. */
async function breakOne(
  world: ChaosWorld,
  fault: PlannedFault,
  deeds: Deeds,
): Promise<{ what: string; ms: number }> {
  const begun = deeds.begin();
  const injected = await injectFault(world, fault);
  const deed = begun(injected);
  await wait(fault.holdMs);
  await injected.end();
  const ended = performance.now();
  await Promise.all(injected.machines.map((machine) => untilHealthy(world, machine)));
  deed.end();
  return { what: `${injected.told} for ${fault.holdMs} ms`, ms: Math.round(performance.now() - ended) };
}
