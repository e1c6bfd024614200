import { PassThrough } from 'node:stream';
import type { LogEvent } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../output/width.ts';
import { trunkOf } from './branches.ts';
import { emptyTree, foldPage, type LogTree, pathOf } from './log-tree.ts';
import { noPaint, type Paint, paintFor } from './paint.ts';
import { emptyPlainLog, type PlainOptions, plainLines } from './plain-lines.ts';
import { renderTrees } from './render-tree.ts';
import { at, changed, line, node, pageOf, planned, webs } from './tree.test-support.ts';

const now = Date.parse(at(7));
const done = (from: number, to: number) =>
  ({ state: 'success', startedAt: at(from), endedAt: at(to) }) as const;
const runs = (from: number) => ({ state: 'running', startedAt: at(from) }) as const;

function treeOf(...events: readonly (readonly LogEvent[])[]): LogTree {
  return foldPage(emptyTree, pageOf(events.flat()));
}

function inTheMiddle(machines: readonly string[] = webs): LogTree {
  const uploads = planned(machines)
    .filter(({ id }) => id.startsWith('u.'))
    .map(({ id }) => id);
  return treeOf(
    planned(machines),
    changed(['deployment'], runs(0), [...machines]),
    changed(['acquire', 'a.web'], done(0, 0), [...machines]),
    changed(['upload', ...uploads], done(0, 1), [...machines]),
    changed(['s1', 's1.sql-1', 's1.sql-1.deploy'], done(1, 3), [...machines]),
    [line('s1.sql-1.deploy', '3 migrations applied'), line('s1.sql-1', 'tidying up', 'verbose')],
    changed(['s2', 's2.web-1', 's2.web-2', 's2.web-2.deploy'], runs(3), [...machines]),
    changed(['s2.web-1', 's2.web-1.deploy'], done(3, 6), [...machines]),
    [line('s2.web-1.deploy', 'web-1 serves 1.2.0'), line('s2.web-2.deploy', 'switch the site')],
  );
}

const shown = (tree: LogTree, more: { columns?: number; rows?: number } = {}) =>
  renderTrees([trunkOf(tree, 'Tasks-1')], { columns: 80, now, paint: noPaint, ...more });

describe('the tree', () => {
  it('shows each phase with its state and duration, and each machine with what it does and said last', () => {
    expect(shown(inTheMiddle())).toEqual([
      'Deploy Shop 1.2.0 to Test                                    running       7.0 s',
      '├─ ✓ Acquire packages                                        success       0.0 s',
      '├─ ✓ Upload packages                                         success       1.0 s',
      '│  ├─ ✓ sql-1 · Shop.Database 1.2.0               1.0 s',
      '│  └─ ✓ web-1 web-2 web-3 web-4 · Shop.Web 1.2.0',
      '├─ ✓ Step 1: Deploy database                                 success       2.0 s',
      '│  └─ ✓ sql-1  2.0 s  3 migrations applied',
      '└─ ● Step 2: Deploy web                                      running       4.0 s',
      '   ├─ ✓ web-1                  3.0 s  web-1 serves 1.2.0',
      '   ├─ ● web-2 · Deploy script  4.0 s  switch the site',
      '   └─ ○ web-3 web-4',
    ]);
  });

  it('is as high as the screen at most: what is done folds first, the machines that run stay longest', () => {
    const phases = shown(inTheMiddle(), { rows: 5 });
    expect(phases).toHaveLength(5);
    expect(shown(inTheMiddle(), { rows: 9 }).slice(3)).toEqual([
      '├─ ✓ Step 1: Deploy database                                 success       2.0 s',
      '└─ ● Step 2: Deploy web                                      running       4.0 s',
      '   ├─ ✓ web-1                  3.0 s  web-1 serves 1.2.0',
      '   ├─ ● web-2 · Deploy script  4.0 s  switch the site',
      '   └─ ○ web-3 web-4',
    ]);
    const two = shown(inTheMiddle(), { rows: 2 });
    expect(two[1]).toBe('… 4 more');
  });

  it('counts the machines that need no look where there are too many', () => {
    const machines = Array.from({ length: 40 }, (_, index) => `web-${index + 1}`);
    const busy = machines.slice(1, 3).map((name) => `s2.${name}`);
    const noisy = machines
      .slice(10)
      .flatMap((name, index): LogEvent[] => [
        ...changed([`s2.${name}`], done(3, 4), machines),
        line(`s2.${name}`, `line ${index}`),
      ]);
    const tree = foldPage(
      inTheMiddle(machines),
      pageOf([...changed(busy, runs(3), machines), ...noisy], 1000),
    );
    const lines = shown(tree, { rows: 20 });
    expect(lines.slice(-4)).toEqual([
      '   ├─ ✓ 31 machines                   success',
      '   ├─ ○ 7 machines                    waiting',
      '   ├─ ● web-2 · Deploy script  4.0 s  switch the site',
      '   └─ ● web-3                  4.0 s',
    ]);
  });

  it('gives the rows that there are to the machines that have failed, then to those that run', () => {
    const machines = Array.from({ length: 12 }, (_, index) => `web-${index + 1}`);
    const running = machines.map((name) => `s2.${name}`);
    const failed = changed(
      ['s2.web-12'],
      { ...done(3, 4), state: 'failed', detail: 'exit code 3' },
      machines,
    );
    const tree = foldPage(
      inTheMiddle(machines),
      pageOf([...changed(running, runs(3), machines), ...failed], 1000),
    );
    expect(shown(tree, { rows: 9 }).slice(5)).toEqual([
      '   ├─ ✗ web-12                 1.0 s  exit code 3',
      '   ├─ ● web-1                  4.0 s  web-1 serves 1.2.0',
      '   ├─ ● web-2 · Deploy script  4.0 s  switch the site',
      '   └─ ● 9 more',
    ]);
  });

  it('shows a failed machine with what failed, whatever is folded', () => {
    const failed = [
      ...changed(['s2.web-2', 's2.web-2.deploy'], { ...done(3, 5), state: 'failed' }),
      ...changed(['s2.web-2'], {
        ...done(3, 5),
        state: 'failed',
        detail: 'Deploy.sh ended with exit code 3',
      }),
    ];
    const lines = shown(foldPage(inTheMiddle(), pageOf(failed, 100)), { rows: 8 });
    expect(lines.join('\n')).toContain('✗ web-2 · Deploy script  2.0 s  Deploy.sh ended with exit code 3');
  });

  it('never writes a line wider than the terminal, nor a control character of the log', () => {
    const evil = line('s2.web-2.deploy', `\u001b[2J\u001b]0;owned\u0007${'日本'.repeat(100)}`);
    const tree = foldPage(inTheMiddle(), pageOf([evil], 100));
    for (const columns of [1, 10, 40, 79, 200]) {
      const lines = shown(tree, { columns });
      expect(lines.filter((text) => widthOf(text) > columns)).toEqual([]);
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|owned/);
    }
  });

  it('shows several deployments below each other', () => {
    const trunks = [trunkOf(inTheMiddle(), 'Tasks-1'), trunkOf(emptyTree, 'Tasks-2')];
    const lines = renderTrees(trunks, { columns: 80, rows: 7, now, paint: noPaint });
    expect(lines.map((text) => text.slice(0, 30).trimEnd())).toEqual([
      'Deploy Shop 1.2.0 to Test',
      '├─ ✓ Acquire packages',
      '├─ ✓ Upload packages',
      '├─ ✓ Step 1: Deploy database',
      '└─ ● Step 2: Deploy web',
      '   └─ ● 3 more',
      'Tasks-2',
    ]);
  });

  it('shows how far an upload is', () => {
    const tree = treeOf(planned(), changed(['u.web-1', 'u.web-1.p'], { ...runs(0), progress: 42 }));
    expect(shown(tree).join('\n')).toContain('● web-1 · Shop.Web 1.2.0');
    expect(shown(tree).join('\n')).toContain('42 %');
  });

  it('prefers what a script wanted to be seen to what it said after it', () => {
    const tree = treeOf(planned(), changed(['s1.sql-1'], done(1, 2)), [
      line('s1.sql-1.deploy', '3 migrations applied', 'highlight'),
      line('s1.sql-1.deploy', 'cleaning up'),
    ]);
    expect(shown(tree).join('\n')).toContain('3 migrations applied');
  });
});

const options: PlainOptions = { prefix: '', withVerbose: false, paint: noPaint };

describe('plain lines', () => {
  it('tell each event once: phases when they begin and end, machines at their end, and every line with its path', () => {
    const first = plainLines(emptyPlainLog, pageOf(planned()), options);
    const second = plainLines(
      first.log,
      pageOf(
        [
          ...changed(['s1', 's1.sql-1'], runs(1)),
          line('s1.sql-1.deploy', '3 migrations\u001b[31m applied'),
          line('s1.sql-1.deploy', 'disk is nearly full', 'warning'),
          line('s1.sql-1.deploy', 'chatter', 'verbose'),
          ...changed(['s1', 's1.sql-1', 's1.sql-1.deploy'], done(1, 3)),
          ...changed(['s1'], { ...done(1, 3), progress: 100 }),
        ],
        100,
      ),
      options,
    );
    expect(first.lines).toEqual([]);
    expect(second.lines).toEqual([
      'Step 1: Deploy database: running',
      'Step 1: Deploy database / sql-1 / Deploy script | 3 migrations applied',
      'Step 1: Deploy database / sql-1 / Deploy script | WARNING disk is nearly full',
      'Step 1: Deploy database: success (2.0 s)',
      'Step 1: Deploy database / sql-1: success (2.0 s)',
    ]);
  });

  it('name the deployment where there are several, and what failed with why', () => {
    const page = pageOf([
      node('deployment', null, 'deployment', 'Deploy Shop 1.2.0 to Test', { ...runs(0) }),
      node('s', 'deployment', 'step', 'Step 1: Web', { state: 'skipped', detail: 'no machine has role web' }),
    ]);
    expect(plainLines(emptyPlainLog, page, { ...options, prefix: '[Test] ' }).lines).toEqual([
      '[Test] Deploy Shop 1.2.0 to Test: running',
      '[Test] Step 1: Web: skipped: no machine has role web',
    ]);
  });
});

it('plain lines of a cancelled deployment end with how it ended, whatever the server tells after it', () => {
  const started = plainLines(
    emptyPlainLog,
    pageOf([...planned(), ...changed(['deployment'], runs(0))]),
    options,
  );
  const cancelled = { state: 'cancelled', startedAt: at(0), endedAt: at(4), detail: 'cancelled' } as const;
  const first = plainLines(started.log, pageOf(changed(['deployment'], cancelled), 100), options);
  const rest = pageOf(changed(['s2', 's2.web-1'], cancelled), 200, 'cancelled');
  const last = plainLines(first.log, { ...rest, isComplete: true }, options);
  expect([...first.lines, ...last.lines]).toEqual([
    'Step 2: Deploy web: cancelled (4.0 s)',
    'Step 2: Deploy web / web-1: cancelled (4.0 s)',
    'Deploy Shop 1.2.0 to Test: cancelled (4.0 s)',
  ]);
});

it('what is skipped says why: itself, or that a failure came before; what was said just above is not said again', () => {
  const why = 'The package Shop.Web 1.2.0 is not there';
  const failed = { ...done(0, 1), state: 'failed', detail: why } as const;
  const events = [
    ...planned(),
    line('acquire', why, 'error'),
    ...changed(['acquire', 'deployment'], failed),
    ...changed(['s1', 's1.sql-1', 's2'], { state: 'skipped' }),
    ...changed(['s2.web-1'], { state: 'skipped', detail: 'excluded by request' }),
  ];
  const { lines } = plainLines(emptyPlainLog, { ...pageOf(events), isComplete: true }, options);
  expect(lines).toEqual([
    `Acquire packages | ERROR ${why}`,
    'Acquire packages: failed (1.0 s)',
    'Step 1: Deploy database: skipped: the deployment had failed',
    'Step 2: Deploy web: skipped: the deployment had failed',
    'Step 2: Deploy web / web-1: skipped: excluded by request',
    `Deploy Shop 1.2.0 to Test: failed (1.0 s): ${why}`,
  ]);
  const tree = shown(treeOf(events)).join('\n');
  expect(tree).toMatch(/– Step 1: Deploy database \(the deployment had failed\) +skipped/);
  expect(tree).toMatch(/– web-1 +excluded by request/);
});

it('plain lines mark what needs a look with a word, and a colour where there are any', () => {
  const paint: Paint = (colour, text) => `<${colour}>${text}`;
  const events = [
    ...planned(),
    line('s1', 'a', 'wait'),
    line('s1', 'b\nc', 'error'),
    line('s1', 'd', 'highlight'),
  ];
  const { lines } = plainLines(emptyPlainLog, pageOf(events), { ...options, paint });
  const path = 'Step 1: Deploy database';
  expect(lines).toEqual([
    `${path} | <cyan>WAIT a`,
    `${path} | <red>ERROR b`,
    `${path} | <red>ERROR c`,
    `${path} | <bold>d`,
  ]);
});

it('colours are for terminals, and never there with NO_COLOR', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  expect(paintFor(terminal, {})('red', 'a')).toBe('\u001b[31ma\u001b[39m');
  expect(paintFor(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })('red', 'a')).toBe('a');
  expect(paintFor(terminal, { TERM: 'dumb' })('red', 'a')).toBe('a');
  expect(paintFor(new PassThrough(), { FORCE_COLOR: '1' })('red', 'a')).toBe('a');
});

it('a line of a node that is not known is not lost, and changes nothing of the tree', () => {
  const tree = treeOf(planned());
  const { lines } = plainLines({ tree, held: [] }, pageOf([line('elsewhere', 'hello')]), options);
  expect(lines).toEqual(['elsewhere | hello']);
  expect(pathOf(tree, 's2.web-1.deploy')).toBe('Step 2: Deploy web / web-1 / Deploy script');
});
