import { describe, expect, it } from 'vitest';
import { checkLight, checkReal, type RealCheck } from './invariants.ts';

const secret = 'do-not-tell';
const nodes: readonly (readonly [id: string, parentId: string | null, name: string])[] = [
  ['root', null, 'Deploy'],
  ['1', 'root', 'Step 1: Place'],
  ['1a', '1', 'box'],
  ['2', 'root', 'Step 2: Talk'],
  ['2a', '2', 'box'],
];

/** As the log of a deployment of two steps of three lines each to one machine. */
function whole(changes: Partial<Record<string, string>> = {}): RealCheck {
  const tree = nodes.map(([id, parentId, name]) => ({
    ...{ kind: 'node', id, parentId, name, nodeKind: 'step', state: changes[id] ?? 'success' },
  }));
  const said = (nodeId: string, name: string) =>
    [1, 2, 3].map((number) => ({ kind: 'line', nodeId, text: `${name} ${number}` }));
  const events = [...tree, ...said('1a', 'package'), ...said('2a', 'script')];
  return {
    ...{ version: '1.0.1', machines: ['box'], mayFail: () => false, lineCount: 3, secret },
    log: { events, taskState: changes.root ?? 'success' },
    ledger: ['begin package', 'end package', 'begin script', 'end script'].map((what) => `${what} 1.0.1 box`),
  };
}

const failed = { root: 'failed', '2': 'failed', '2a': 'failed' };
const withEvents = (check: RealCheck, events: readonly object[]): RealCheck => ({
  ...check,
  log: { ...check.log, events },
});

describe('a deployment of which all is true', () => {
  it('hurts nothing', () => {
    expect(checkReal(whole())).toEqual([]);
  });

  it('may have failed where somebody did what nobody could survive', () => {
    const check = whole(failed);
    const ledger = check.ledger.filter((entry) => entry !== 'end script 1.0.1 box');
    expect(checkReal({ ...check, ledger, mayFail: () => true })).toEqual([]);
  });
});

describe('is noticed:', () => {
  const { log, ledger } = whole();
  const line = (nodeId: string, text: string) => ({ kind: 'line', nodeId, text });
  const without = (text: string) => log.events.filter((event) => event.text !== text);

  it.each<[string, RealCheck, RegExp]>([
    [
      'a script that began twice',
      { ...whole(), ledger: [...ledger, ledger[2]!] },
      /^I1 1\.0\.1 script on box/,
    ],
    ['a line that is lost', withEvents(whole(), without('script 2')), /^I2 .*lines … 1 3 …/],
    ['a last line that is lost', withEvents(whole(), without('script 3')), /^I2 .*2 lines of 3/],
    [
      'a line that is doubled',
      withEvents(
        whole(),
        log.events.flatMap((event) => (event.text === 'package 1' ? [event, event] : [event])),
      ),
      /^I2 .*lines … 1 1 2/,
    ],
    [
      'green without an end',
      { ...whole(), ledger: ledger.slice(0, 3) },
      /^I3 .*began 1 times and ended 0 times/,
    ],
    ['green that never ran', { ...whole(), ledger: ledger.slice(0, 2) }, /^I3 .*began 0 times/],
    [
      'a green deployment of a step that is not',
      whole({ '2a': 'skipped' }),
      /^I3 .*skipped in a green deployment/,
    ],
    ['a failure without a reason', whole(failed), /^I5 1\.0\.1 script on box: failed, and nothing was done/],
    ['a secret', withEvents(whole(), [...log.events, line('2a', `it is ${secret}`)]), /^I7 .*1 lines/],
  ])('%s', (_what, check, violation) => {
    const [first] = checkReal(check);
    expect(first).toMatch(violation);
  });

  it('a light agent that was left out, or deployed to twice', () => {
    const said = (texts: readonly string[]) => ({
      ...{ version: '1.0.1', names: ['light-1', 'light-2'] },
      log: { events: texts.map((text) => line('1a', `${text} was here`)), taskState: 'success' },
    });
    expect(checkLight(said(['light-2', 'light-1']))).toEqual([]);
    expect(checkLight(said(['light-1']))).toEqual([expect.stringMatching(/^I2 .*light-2 not once/)]);
    expect(checkLight(said(['light-1', 'light-2', 'light-2']))).toHaveLength(1);
  });
});
