/** Two build servers that know no rest: one deploys to the real agents, one to the light ones; each end is judged. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readLedger } from '../../test/support/ledger.ts';
import { packFiles } from '../../test/support/world.ts';
import { type ChaosWorld, canary, lineCount, packageFiles } from './chaos-world.ts';
import type { Deeds } from './deeds.ts';
import { checkLight, checkReal, type Violation } from './invariants.ts';
import { deployOnce } from './keep-deploying.ts';

export type Judged = {
  readonly what: string;
  readonly taskId: string;
  readonly state: string;
  readonly violations: readonly Violation[];
};

export type Scene = {
  readonly world: ChaosWorld;
  readonly deeds: Deeds;
  /** The deployments that run when it is aborted are the last. */
  readonly signal: AbortSignal;
  readonly beforeJudging: (world: ChaosWorld, version: string) => Promise<void>;
};

/** Of each package, which is new for each deployment. */
const payloadBytes = 400_000;

/** Settles when the last deployments have ended and are judged. */
export async function deployAndJudge(scene: Scene, note: (judged: Judged) => void): Promise<void> {
  await Promise.all([
    untilOver(scene, async (version) => note(await deployReal(scene, version))),
    untilOver(scene, async (version) => note(await deployLight(scene, version))),
  ]);
}

async function untilOver({ signal }: Scene, deploy: (version: string) => Promise<void>): Promise<void> {
  for (let count = 1; !signal.aborted; count++) await deploy(`1.0.${count}`);
}

async function deployReal(scene: Scene, version: string): Promise<Judged> {
  const { world, deeds } = scene;
  const files = { ...packageFiles(world.ledger), 'payload.bin': randomBytes(payloadBytes) };
  const file = await packFiles(world.folder, 'Chaos', version, files);
  const { log, taskId, beganAt, endedAt } = await deployOnce(world, 'Real', version, file);
  await rm(file);
  await rm(path.join(world.folder, 'sources'), { recursive: true });
  await scene.beforeJudging(world, version);
  const violations = checkReal({
    ...{ version, log, lineCount, secret: canary, ledger: await readLedger(world.ledger) },
    machines: world.real.map(({ agent }) => agent.name),
    mayFail: (machine) => deeds.mayHaveFailed(machine, beganAt, endedAt),
  });
  return { what: version, taskId, state: log.taskState, violations };
}

async function deployLight({ world }: Scene, version: string): Promise<Judged> {
  const { log, taskId } = await deployOnce(world, 'Light', version);
  const violations = checkLight({ version, log, names: world.light.names });
  return { what: `${version} to the light agents`, taskId, state: log.taskState, violations };
}
