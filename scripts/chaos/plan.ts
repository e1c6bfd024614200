/** Which faults come, when and to whom: the same for the same seed, whatever happens meanwhile. */
import { type FailpointName, failpoints } from '../../packages/protocol/src/failpoint.ts';
import type { Chance } from '../../test/support/seeded.ts';

/** Each kind, whom it hits (the server: all that it works with), and what it does. */
export const faultKinds = {
  'link-cut': { hits: 'machine', told: 'every connection of an agent is reset' },
  'link-refused': { hits: 'machine', told: 'an agent cannot be reached, and cannot reach the server' },
  'link-silent': { hits: 'machine', told: 'a line passes nothing any more, and closes nothing' },
  'link-half-silent': { hits: 'machine', told: 'a line passes nothing in one direction' },
  'link-late': { hits: 'machine', told: 'what comes comes late and in small pieces' },
  'link-narrow': { hits: 'machine', told: 'a line carries a hundred kilobytes a second' },
  'link-reset-at-byte': { hits: 'machine', told: 'a line is reset after so many bytes towards the agent' },
  'link-ended-at-byte': { hits: 'machine', told: 'a line is closed after so many bytes towards the agent' },
  'agent-killed': { hits: 'machine', told: 'an agent is killed, and started again' },
  'agent-restarted': { hits: 'machine', told: 'an agent is asked to end, and started again' },
  'agent-stopped': { hits: 'machine', told: 'an agent is stopped with SIGSTOP' },
  'agent-failpoint': { hits: 'machine', told: 'an agent is killed at a named place' },
  'agent-disk-full': { hits: 'machine', told: 'whatever an agent writes finds no room' },
  'agent-clock': { hits: 'machine', told: 'the clock of a machine is set, and set back' },
  'runner-killed': { hits: 'machine', told: 'the runner of a script is killed' },
  'runner-stopped': { hits: 'machine', told: 'the runner of a script is stopped with SIGSTOP' },
  'server-killed': { hits: 'server', told: 'the server is killed, and started again' },
  'server-restarted': { hits: 'server', told: 'the server is asked to end, and started again' },
  'server-stopped': { hits: 'server', told: 'the server is stopped with SIGSTOP' },
  'server-failpoint': { hits: 'server', told: 'the server is killed at a named place' },
  'server-disk-full': { hits: 'server', told: 'whatever the server writes finds no room' },
  'server-clock': { hits: 'server', told: 'the clock of the server is set, and set back' },
  'light-cut': { hits: 'light agents', told: 'every connection of the light agents is reset' },
  'light-silent': { hits: 'light agents', told: 'nothing passes between the light agents and the server' },
  strangers: { hits: 'server', told: 'hundreds connect to the polling port and say nothing' },
} as const;

export type FaultKind = keyof typeof faultKinds;

export type PlannedFault = {
  readonly kind: FaultKind;
  /** Which of the real agents. */
  readonly agent: number;
  /** After the one before has ended. */
  readonly waitMs: number;
  /** From its beginning to its end. */
  readonly holdMs: number;
  /** For what ends at a byte. */
  readonly bytes: number;
  /** For what has one. */
  readonly direction: 'up' | 'down';
  /** For a clock that is set. */
  readonly aheadMs: number;
  /** For a program that is killed at a named place. */
  readonly place: { readonly agent: FailpointName; readonly server: FailpointName };
};

/** With what follows it each takes about ten seconds. */
const waitMs = [500, 6_000] as const;
const holdMs = [300, 6_000] as const;
const mostBytes = 600_000;

/** Half a day: further ahead, what is only kept for a while would rightly go. */
const mostAheadMs = 12 * 3_600_000;

const places = (program: string) =>
  (Object.keys(failpoints) as FailpointName[]).filter((name) => name.startsWith(`${program}.`));

/** One after the other, for ever; each kind comes before any comes again. */
export function* planFaults(chance: Chance, agents: number): Generator<PlannedFault, never> {
  for (let deck: FaultKind[] = []; ; ) {
    if (deck.length === 0) deck = Object.keys(faultKinds) as FaultKind[];
    const [kind] = deck.splice(chance.between(0, deck.length - 1), 1);
    yield {
      kind: kind!,
      agent: chance.between(0, agents - 1),
      waitMs: chance.between(...waitMs),
      holdMs: chance.between(...holdMs),
      bytes: chance.between(1, mostBytes),
      direction: chance.pick(['up', 'down'] as const),
      aheadMs: chance.between(-mostAheadMs, mostAheadMs),
      place: { agent: chance.pick(places('agent')), server: chance.pick(places('server')) },
    };
  }
}
