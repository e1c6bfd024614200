import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInYaml } from './replace-in-yaml.ts';

const replace = (text: string, values: Record<string, string | null>) =>
  replaceInYaml(text, variablesOf(values)).text;

/** The path of what a test is about: the item, what stands in a flow, or else `a`. */
function placeIn(text: string): string {
  if (text.startsWith('-')) return '0';
  return text.startsWith('a: {b') ? 'a:b' : 'a';
}

describe('a mapping or sequence', () => {
  it.each([
    [
      'a mapping by a mapping',
      'a:\n    b: 1\n    c: 2\nd: 3\n',
      'x: 1\ny:\n- z',
      'a:\n    x: 1\n    y:\n    - z\nd: 3\n',
    ],
    [
      'a mapping by a sequence',
      'a:\n  b: 1\nd: 3\n',
      '- 1\n- k: v\n  l: w',
      'a:\n- 1\n- k: v\n  l: w\nd: 3\n',
    ],
    ['an indented sequence', 'a:\n  - 1\nd: 3\n', '- x\n-   - y\n', 'a:\n- x\n- - y\nd: 3\n'],
    ['by a flow', 'a:\n  b: 1\nd: 3\n', '{x: [1,  2]}', 'a: {x: [1, 2]}\nd: 3\n'],
    ['by JSON', 'a:\n  b: 1\n', '{"x":[1,null,"y"]}', 'a: {"x": [1, null, "y"]}\n'],
    ['by a scalar', 'a:\n  b: 1\n\nd: 3\n', 'text', 'a: text\nd: 3\n'],
    ['by a quoted scalar', 'a: [1]\n', '"1"', 'a: "1"\n'],
    ['a flow by a block', 'a: [1] # c\nb: 2\n', 'x: 1\ny: 2', 'a:\n  x: 1\n  y: 2 # c\nb: 2\n'],
    ['in a flow', 'a: {b: [1, 2], c: 3}\n', '- x\n- y: |\n    z\n', 'a: {b: [x, {y: "z\\n"}], c: 3}\n'],
    ['an item', '- a: 1\n  b: 2\n- c\n', 'x: 1\ny: 2', '- x: 1\n  y: 2\n- c\n'],
    ['an item by a sequence', '- a: 1\n- c\n', '- 1\n- 2', '- - 1\n  - 2\n- c\n'],
    ['an item that is indented', '-   a: 1\n- c\n', 'x: 1\ny: 2', '-   x: 1\n    y: 2\n- c\n'],
    ['with a block scalar', 'a:\n  b: 1\nd: 3\n', 'x: |\n  u\n\n  v\n', 'a:\n  x: |\n    u\n\n    v\nd: 3\n'],
    ['with an empty document', 'a: [1]\n', '---\n', "a: ''\n"],
    ['with CR and LF', 'a: [1]\n', 'x: 1\r\ny: |\r\n  z\r\n', 'a:\n  x: 1\n  y: |\n    z\n'],
    [
      'with comments inside, which go',
      'a:\n  # gone\n  b: 1 # gone\n  # gone\nd: 3\n',
      'x: 1 # not taken',
      'a:\n  # gone\n  x: 1\nd: 3\n',
    ],
  ])('takes the value as a piece of YAML: %s', (_, text, value, written) => {
    expect(replace(text, { 'a:b': 'lost', [placeIn(text)]: value })).toBe(written);
  });

  it('has only the anchors and tags of the value', () => {
    expect(replace('a: &x !t\n  b: 1\nc:\n  d: 2\ne:\n  f: 3\n', { a: '&y !u\nk: !!str 1\nl: *y' })).toBe(
      'a: &y !u\n  k: !!str 1\n  l: *y\nc:\n  d: 2\ne:\n  f: 3\n',
    );
    expect(replace('- &x !t\n  b: 1\n', { '0': '&y\nk: 1' })).toBe('- &y\n  k: 1\n');
    expect(replace('a: &x [1]\n', { a: '!t [&y 2]' })).toBe('a: !t [&y 2]\n');
    expect(replace('a: {}\n', { a: '%TAG !e! tag:e,2000:\n---\n!e!x {}' })).toBe('a: !<tag:e,2000:x> {}\n');
  });

  it.each([
    ['', '""'],
    ['# only a comment', '"# only a comment"'],
    ['[1, 2', '"[1, 2"'],
    ['a: 1\n---\nb: 2', '"a: 1\\n---\\nb: 2"'],
    ['@x', '"@x"'],
  ])('by what is no piece of YAML becomes a text in double quotes with the old anchor: %j', (value, text) => {
    expect(replace('a: &x !t\n  b: 1\nc: 2\n', { a: value })).toBe(`a: &x ${text}\nc: 2\n`);
    expect(replace('a: [1]\n', { a: value })).toBe(`a: ${text}\n`);
  });

  it('by a variable without a value is a plain null with the old anchor', () => {
    expect(replace('a: &x !t\n  b: 1\nc: [{d: 1}]\n', { a: null, 'c:0': null })).toBe(
      'a: &x null\nc: [null]\n',
    );
  });

  it.each([
    ['before', { a: 'x: 1', 'a:b': '2' }],
    ['after', { 'a:b': '2', a: 'x: 1' }],
  ])('wins over what is named inside of it, %s', (_, values) => {
    expect(replace('a:\n  b: 0\n', values)).toBe('a:\n  x: 1\n');
  });

  it('that is empty is replaced as others are', () => {
    expect(replace('a: {}\nb: []\n', { a: 'x: 1', b: '[1]' })).toBe('a:\n  x: 1\nb: [1]\n');
  });

  it('behind a comment does not become a part of it', () => {
    expect(replace('a: # one\n  b: 1\nc: 2\n', { a: 'text' })).toBe('a: # one\n  text\nc: 2\n');
    expect(replace('a: # one\n  # two\n  b: 1\nc: 2\n', { a: 'x: 1\ny: 2' })).toBe(
      'a: # one\n# two\n  x: 1\n  y: 2\nc: 2\n',
    );
  });
});
