/** Agents that want to change what they have told already, or to be believed without having told it. */
import { type AgentHandler, encodeRecord, type LogRecord, type Ticket } from '@tako/protocol';
import { afterEach, expect, it } from 'vitest';
import { createProject, deploy, followTask, type LogEvents } from '../../scripts/rig/api.ts';
import { type HostileAgent, registerEvil, startHostileAgent } from '../support/hostile-agent.ts';
import { linesOf } from '../support/log.ts';
import { boxScript } from '../support/proxied-world.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let agent: HostileAgent;
afterEach(async () => {
  await agent.close();
  await world.close();
});

const said = (word: string): LogRecord => ({
  ...{ kind: 'lines', time: 1, node: '', level: 'info' },
  lines: Array.from({ length: 50 }, (_, index) => `${word} ${index + 1}`),
});
const lines = (word: string): string[] => Array.from({ length: 50 }, (_, index) => `${word} ${index + 1}`);
const ended: LogRecord = { kind: 'ended', time: 1, outcome: 'succeeded', exitCode: 0, hasWarnings: false };

/** Tells the first lines, breaks off, and goes on as `then` says once it is asked for what stands behind them. */
async function run(
  then: (handler: AgentHandler) => Partial<AgentHandler>,
): Promise<LogEvents & { asked: number[] }> {
  // An agent that is never believed is given up soon.
  world = await createWorld({ env: { TAKO_LOST_MACHINE_MS: '2000' } });
  const evil = await registerEvil(world);
  const asked: number[] = [];
  agent = startHostileAgent(world, evil, ({ handler }) => {
    const change = then(handler);
    return {
      ...change,
      async *readLog(ticket, from, signal) {
        asked.push(from);
        if (from > 0) return yield* (change.readLog ?? handler.readLog)(ticket, from, signal);
        yield encodeRecord(said('true'));
        throw new Error('broken off');
      },
    };
  });
  await createProject(world.api, 'Evil', [
    { ...boxScript('Run', 'echo never\n'), roles: ['evil'] },
    { ...boxScript('Next', 'echo never\n'), roles: ['evil'] },
  ]);
  const { taskId } = await deploy(world.api, { project: 'Evil', version: '1.0.0' }, 'Test');
  return { ...(await followTask(world.server, taskId)), asked };
}

const toldLines = ({ events }: LogEvents) =>
  linesOf(events).filter((line) => /^(true|false) \d+$/.test(line));

it('row 73: what an agent tells instead of what it has told stands behind it, and replaces nothing', async () => {
  const log = await run(() => ({
    actionStatus: async (ticket) => ({ ticket, state: 'running', logBytes: 1_000_000 }),
    async *readLog() {
      yield encodeRecord(said('false'));
      yield encodeRecord({ ...ended, outcome: 'failed' });
    },
  }));
  expect(log.taskState).toBe('failed');
  expect(toldLines(log)).toEqual([...lines('true'), ...lines('false')]);
  // What is stored is never asked for again.
  expect(log.asked).toEqual([0, encodeRecord(said('true')).length]);
});

it('row 73: an agent whose log has become shorter is not believed: the action is interrupted, what it said stays', async () => {
  const log = await run(() => ({}));
  expect(log.taskState).toBe('interrupted');
  expect(toldLines(log)).toEqual(lines('true'));
});

it('row 73: an agent that says that all went well, and has no log of it, is not believed', async () => {
  const well = (ticket: Ticket) =>
    ({ ticket, state: 'ended', outcome: 'succeeded', logBytes: 1_000_000 }) as const;
  const log = await run((handler) => ({
    hello: async (...asked) => {
      const answer = await handler.hello(...asked);
      return { ...answer, actions: answer.actions.map(({ ticket }) => well(ticket)) };
    },
    startAction: async (spec) => ({ ...(await handler.startAction(spec)), status: well(spec.ticket) }),
    actionStatus: async (ticket) => well(ticket),
    async *readLog() {
      yield Buffer.alloc(0);
    },
  }));
  expect(log.taskState).toBe('interrupted');
  expect(toldLines(log)).toEqual(lines('true'));
});
