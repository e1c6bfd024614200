/** Deployments, as a build server asks for them: whatever is refused for a moment or lost is asked for again. */
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../../test/support/world.ts';
import { type Api, ApiRefusal, followTask, type LogEvents } from '../rig/api.ts';

export type Deployed = {
  readonly version: string;
  readonly taskId: string;
  readonly log: LogEvents;
  /** By `performance.now()`. */
  readonly beganAt: number;
  readonly endedAt: number;
};

const againMs = 200;

/** A server that is about to end, or whose disk is full, may be able to in a moment; other refusals stand. */
const stands = (error: unknown): boolean => error instanceof ApiRefusal && error.status < 500;

/** Until it is answered; a refusal that stands is thrown. */
export async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (stands(error)) throw error;
      await wait(againMs);
    }
  }
}

/** The answer; `other` where the refusal says that it is there already, since the answer to an earlier try was lost. */
async function insistOr<T>(code: string, ask: () => Promise<T>, other: () => Promise<T>): Promise<T> {
  try {
    return await insist(ask);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.problem.code !== code) throw error;
    return insist(other);
  }
}

/** Pushes the package where there is one, makes the release, deploys it and follows that to its end. */
export async function deployOnce(
  { api, server }: World,
  project: string,
  version: string,
  packageFile?: string,
): Promise<Deployed> {
  const beganAt = performance.now();
  if (packageFile !== undefined) {
    await insistOr(
      'package.exists',
      () => api.pushPackage(packageFile),
      async () => undefined,
    );
  }
  const choice = packageFile === undefined ? {} : { packageVersion: version };
  const release = await insistOr(
    'version.taken',
    () => api.post('/releases', { project, version, ...choice }),
    () => releaseOf(api, project, version),
  );
  const taskId = await askForDeployment(api, release.id);
  const log = await followTask(server, taskId);
  return { version, taskId, log, beganAt, endedAt: performance.now() };
}

async function releaseOf(api: Api, project: string, version: string): Promise<{ id: string }> {
  const { items } = await api.get(`/releases?project=${encodeURIComponent(project)}&take=100`);
  return items.find((release: { version: string }) => release.version === version);
}

/** A request whose answer was lost may have come about; asked for twice it would run twice. */
async function askForDeployment(api: Api, release: string): Promise<string> {
  for (;;) {
    const there = await insist(() => api.get(`/deployments?release=${release}`));
    if (there.items.length > 0) return there.items[0].taskId;
    try {
      return (await api.post('/deployments', { release, environment: 'Test' })).taskId;
    } catch (error) {
      if (stands(error)) throw error;
      await wait(againMs);
    }
  }
}
