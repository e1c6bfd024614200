import { describe, expect, it } from 'vitest';
import { blockAt, blockOf, blocksOf, blocksOfMatches, type Choices, offsetsOf } from './rows.ts';
import { machines, tree } from './tree.test-support.ts';
import { emptyTree, type Tree } from './tree.ts';

/** As a person would read them. */
const readable = (shown: Tree, choices: Choices = new Map()) =>
  blocksOf(shown, choices).map((block) => {
    const margin = ' '.repeat(block.depth);
    if (block.kind === 'node') return `${margin}${block.isOpen ? '-' : '+'} ${block.node.id}`;
    if (block.kind === 'earlier') return `${margin}… ${block.count}`;
    if (block.kind !== 'lines') return block.kind;
    return `${margin}${block.nodeId} ${block.from}..${block.from + block.count - 1}`;
  });

describe('the rows of a log', () => {
  it('show every machine that runs with its last lines, so that all branches are seen to fill', () => {
    expect(readable(machines('running', 100))).toEqual([
      ...['- step', ' - a', '  … 94', '  a 94..99', ' - b', '  … 94'],
      '  b 94..99',
    ]);
    expect(readable(machines('running', 7))).toEqual(['- step', ' - a', '  a 0..6', ' - b', '  b 0..6']);
  });

  it('close what ended well, and show the end of what failed', () => {
    expect(readable(machines('success', 100))).toEqual(['- step', ' + a', ' + b']);
    expect(readable(machines('failed', 100))).toEqual([
      ...['- step', ' - a', '  … 75', '  a 75..99', ' - b', '  … 75'],
      '  b 75..99',
    ]);
  });

  it('obey whoever opens or closes: all lines, in blocks', () => {
    const choices: Choices = new Map([
      ['a', 'open'],
      ['b', 'closed'],
    ]);
    expect(readable(machines('running', 450), choices)).toEqual([
      ...['- step', ' - a', '  a 0..199', '  a 200..399', '  a 400..449'],
      ' + b',
    ]);
  });

  it('say of the whole what the root says, and nothing of what is not planned yet', () => {
    expect(readable(tree({ id: 'root', parentId: null, state: 'failed', lineCount: 1 }))).toEqual([
      'root 0..0',
    ]);
    expect(readable(emptyTree)).toEqual([]);
  });

  it('are found by their number and by their place', () => {
    const blocks = blocksOf(machines('running', 450), new Map([['a', 'open']]));
    const offsets = offsetsOf(blocks);
    expect([...offsets]).toEqual([0, 1, 2, 202, 402, 452, 453, 454, 460]);
    expect([0, 1, 2, 201, 202, 451, 459, 9_999].map((row) => blockAt(offsets, row))).toEqual([
      ...[0, 1, 2, 2, 3, 4],
      ...[7, 7],
    ]);
    expect(blockOf(blocks, { nodeId: 'a', line: 203 })).toBe(3);
    expect(blockOf(blocks, { nodeId: 'b', line: null })).toBe(5);
    expect(blockOf(blocks, { nodeId: 'b', line: 3 })).toBe(-1);
  });

  it('are higher where lines are wrapped, and found all the same', () => {
    const heightOf = (id: string, block: number) => (id === 'a' && block === 1 ? 500 : undefined);
    const blocks = blocksOf(machines('running', 450), new Map([['a', 'open']]), heightOf);
    expect([...offsetsOf(blocks)].slice(2, 6)).toEqual([2, 202, 702, 752]);
  });
});

it('matches stand below the name of the node that said them, once', () => {
  const match = (nodeId: string, index: number) => ({
    ...{ nodeId, index, seq: index, time: '', level: 'info' as const, text: 'x'.repeat(index) },
  });
  const found = [match('a', 1), match('a', 7), match('b', 2), match('a', 90)];
  const blocks = blocksOfMatches(found, (text) => Math.ceil(text.length / 50));
  expect(blocks.map((block) => (block.kind === 'match' ? block.match.index : block.kind))).toEqual([
    ...['heading', 1, 7, 'heading', 2],
    ...['heading', 90],
  ]);
  expect(offsetsOf(blocks).at(-1)).toBe(8);
});
