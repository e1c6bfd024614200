/** Faults of the connection, between a real agent and the test, which asks as a server does. */
import { LinkError } from '@tako/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { End } from '../support/fault-proxy.ts';
import { numberedLines, printLines } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import {
  type LoneAgent,
  linesOfRecords,
  outcomeOf,
  runToEnd,
  script,
  startLoneAgent,
} from '../support/lone-agent.ts';
import { type Chance, seededChance } from '../support/seeded.ts';

/** The test's end gives a silent peer up early; the agent's end keeps its own limits. */
const limits = { pingMs: 300, silenceMs: 1_000 };
const lineCount = 2_000;
const densestBytes = 4_096;
const talk = (ledger: string, entry: string, count = lineCount) =>
  enterLedger(ledger, entry) + printLines(1, count);

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (mode, polling) => {
  let agent: LoneAgent;
  let chance: Chance;
  beforeAll(async () => {
    agent = await startLoneAgent(polling, limits);
    chance = seededChance(`wire, ${mode}`);
  });
  afterAll(() => agent.close());

  /** From the test, which is the server, to the agent; and back. */
  const out = polling ? 'down' : 'up';
  const back = polling ? 'up' : 'down';
  const entriesOf = async (entry: string) =>
    (await readLedger(agent.ledger)).filter((line) => line === entry).length;

  /** It ran once, every line is there once and in order, and it is green. */
  const mustBeWhole = async (entry: string, records: Awaited<ReturnType<typeof runToEnd>>) => {
    expect(await entriesOf(entry)).toBe(1);
    expect(linesOfRecords(records).filter((line) => line.startsWith('line '))).toEqual(
      numberedLines(lineCount),
    );
    expect(outcomeOf(records)).toBe('succeeded');
  };

  it('row 12: fifty starts of one ticket at once start it once, and another body under it is refused', async () => {
    const spec = script(talk(agent.ledger, 'row-12'));
    const session = await agent.session();
    const answers = await Promise.all(Array.from({ length: 50 }, () => session.startAction(spec)));
    expect(answers.filter(({ started }) => started)).toHaveLength(1);
    await expect(session.startAction({ ...script('exit 1'), ticket: spec.ticket })).rejects.toMatchObject({
      code: 'action.other-body',
    });
    await mustBeWhole('row-12', await runToEnd(agent, spec));
    expect((await session.startAction(spec)).started).toBe(false);
    expect(await entriesOf('row-12')).toBe(1);
  });

  const points = polling ? 5 : 12;
  it.each<[number, string, End]>([
    [13, 'reset', 'rst'],
    [14, 'closed', 'fin'],
  ])(
    'row %i: a connection that is %s at any byte costs no line, repeats none, and starts nothing twice',
    async (row, _word, end) => {
      const before = { out: agent.proxy.bytes(out), back: agent.proxy.bytes(back) };
      await (await agent.session()).close();
      await runToEnd(agent, script(talk(agent.ledger, `row-${row}-measured`)));
      const whole = {
        out: agent.proxy.bytes(out) - before.out,
        back: agent.proxy.bytes(back) - before.back,
      };

      let ends = 0;
      for (let point = 1; point <= points; point++) {
        await (await agent.session()).close();
        const side = chance.pick(['out', 'back'] as const);
        // Handshake, hello and the first requests lie close together; the log is long.
        const byte = chance.between(1, chance.pick([densestBytes, whole[side]]));
        void agent.proxy.endAtByte(side === 'out' ? out : back, byte, end).then(() => {
          ends += 1;
        });
        const entry = `row-${row}-${point}`;
        await mustBeWhole(entry, await runToEnd(agent, script(talk(agent.ledger, entry))));
        agent.proxy.disarm();
      }
      expect(ends).toBeGreaterThanOrEqual(points / 2);
    },
  );

  it('row 15: a path that passes nothing any more is noticed, and what ran meanwhile is whole when it is back', async () => {
    const entry = 'row-15';
    const spec = script(talk(agent.ledger, entry));
    const session = await agent.session();
    const paused = agent.proxy.pauseAtByte(back, 5_000);
    await session.startAction(spec);
    const reading = (async () => {
      for await (const _batch of session.followLog(spec.ticket, 0));
    })();
    await paused;
    await expect(reading).rejects.toBeInstanceOf(LinkError);
    await session.closed;
    agent.proxy.resume();
    await mustBeWhole(entry, await runToEnd(agent, spec));
  });

  it.each([
    ['in pieces of one byte', { pieceBytes: 1 }],
    ['late, and out of step', { delayMs: 40, pieceBytes: 333 }],
  ])('row 20: what comes %s is understood', async (name, shape) => {
    await (await agent.session()).close();
    agent.proxy.shape(shape);
    const entry = `row-20-${name}`;
    const spec = script(talk(agent.ledger, entry, 200));
    const records = await runToEnd(agent, spec);
    agent.proxy.shape({});
    expect(await entriesOf(entry)).toBe(1);
    expect(linesOfRecords(records).filter((line) => line.startsWith('line '))).toEqual(numberedLines(200));
    expect(outcomeOf(records)).toBe('succeeded');
  });

  it('row 40: cancels that race with the start, twice each, leave one outcome, and what was never started never ran', async () => {
    const session = await agent.session();
    for (let race = 1; race <= 12; race++) {
      const entry = `row-40-${race}`;
      const spec = script(enterLedger(agent.ledger, entry));
      const start = () =>
        session.startAction(spec).then(
          () => 'started',
          (error) => error.code,
        );
      const cancel = () => session.cancelAction(spec.ticket);
      const order = chance.pick([
        [start, cancel, cancel],
        [cancel, start, cancel],
        [cancel, cancel, start],
      ]);
      const answers = await Promise.all(order.map((act) => act()));
      if (answers.includes('action.tombstone')) {
        expect(await start()).toBe('action.tombstone');
        expect(await entriesOf(entry)).toBe(0);
        continue;
      }
      const outcome = outcomeOf(await runToEnd(agent, spec));
      expect(['cancelled', 'succeeded']).toContain(outcome);
      expect((await session.cancelAction(spec.ticket)).outcome).toBe(outcome);
      const ran = await entriesOf(entry);
      expect(ran).toBeLessThanOrEqual(1);
      if (outcome === 'succeeded') expect(ran).toBe(1);
    }
  });
});
