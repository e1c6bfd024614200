import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInYaml } from './replace-in-yaml.ts';

type Values = Record<string, string | null>;
const replace = (text: string, values: Values) => replaceInYaml(text, variablesOf(values)).text;

/** The path of what a test is about: the item, what stands in a flow, what is indented, or else `a`. */
function placeIn(text: string): string {
  if (text.startsWith('-')) return '0';
  if (/^a: \[old/.test(text)) return 'a:0';
  return /^a: \{\S|^a:\n {2}b: \|/.test(text) ? 'a:b' : 'a';
}

describe('in YAML', () => {
  it('values are named by their path, in either case, through mappings and sequences of either style', () => {
    const text = 'Servers:\n- name: a\n  ports: [80, {tls: 443}]\n- name: b\nDebug: off\n';
    const values = {
      'servers:1:NAME': 'x',
      'Servers:0:Ports:0': '81',
      'servers:0:ports:1:tls': '444',
      debug: 'on',
    };
    expect(replace(text, values)).toBe(
      'Servers:\n- name: a\n  ports: [81, {tls: 444}]\n- name: x\nDebug: on\n',
    );
  });

  it('all paths that differ only in case are replaced, also a key that comes twice', () => {
    expect(replace('a: 1\nA: 2\na: 3\n', { a: '4' })).toBe('a: 4\nA: 4\na: 4\n');
  });

  it('what was replaced is told once, in the order of the text', () => {
    const { replaced, warnings } = replaceInYaml(
      'a: 1\nb: 2\nA: 3\n',
      variablesOf({ b: 'x', a: 'y', c: 'z' }),
    );
    expect({ replaced, warnings }).toEqual({ replaced: ['a', 'b'], warnings: [] });
  });

  it('a path that is not there adds nothing, and keys, aliases and the root are not replaced', () => {
    const text = '? [k]\n: v\na: &x 1\nb: *x\nc:\n  <<: *x\n';
    expect(replace(text, { b: '2', k: '3', '[k]': '4', 'c:<<': '5', 'a:b': '6', d: '7', '': '8' })).toBe(
      text,
    );
    expect(replace('just text', { '': 'x', 'just text': 'y' })).toBe('just text');
  });

  it('variables of the system are passed over, unless they are written as a path', () => {
    const text = 'Octopus:\n  x: 1\nOctopusY: 1\nOctopus.Z: 1\n';
    const values = { Octopus: '9', OctopusY: '9', 'Octopus.Z': '9', 'octopus:X': '9' };
    expect(replace(text, values)).toBe(text.replace('x: 1', 'x: 9'));
  });

  it('comments, anchors, tags, directives, markers, blank lines and layout stay as they are', () => {
    const text = [
      ...[
        '# first',
        '%YAML 1.2',
        '%TAG !e! tag:example.com,2000:',
        '---',
        '',
        '# about a',
        'a:   &x !!str  old   # behind',
      ],
      ...[
        'b: !e!thing   # in between',
        '    old',
        'c : [ 1,2 , three ]',
        '',
        '"d" : {e: &y old,  f: *y}',
        '...',
        '# last',
        '',
      ],
    ].join('\n');
    const expected = text
      .replace('!!str  old', '!!str  new')
      .replace('    old', '    new')
      .replace('2 , three', '2 , 3')
      .replace('&y old', '&y new');
    expect(replace(text, { a: 'new', b: 'new', 'c:2': '3', 'd:e': 'new' })).toBe(expected);
  });

  it('whatever a tag or directive would make of them, values and names are texts', () => {
    const text =
      '%YAML 1.1\n---\nyes: 0o7\n8080: !!binary aGk=\na: !!omap\n- b: 1\n- c: !!int 2\nd: !!set {e, f}\n<<: {g: 1}\n';
    const values = { YES: 'no', '8080': 'x', 'a:1:c': '3', 'd:e': '4', '<<:g': '5' };
    expect(replace(text, values)).toBe(
      '%YAML 1.1\n---\nyes: no\n8080: !!binary x\na: !!omap\n- b: 1\n- c: !!int 3\nd: !!set {e: 4, f}\n<<: {g: 5}\n',
    );
  });

  it('each of several documents is replaced', () => {
    expect(replace('a: 1\n---\nb: 1\n---\n- a\n...\n---\na: 2\n', { a: 'x', '0': 'y' })).toBe(
      'a: x\n---\nb: 1\n---\n- y\n...\n---\na: x\n',
    );
  });

  it('line ends become the one that most lines have', () => {
    expect(replace('a: 1\r\nb: 2\r\nc: |\r\n  x\r\n  y\nd: 3', { a: '0', c: 'u\nv\r\nw\n' })).toBe(
      'a: 0\r\nb: 2\r\nc: |\r\n  u\r\n  v\r\n  w\r\nd: 3',
    );
    expect(replace('a: 1\nb: 2\r\nc: 3\n', {})).toBe('a: 1\nb: 2\nc: 3\n');
  });

  it('nothing becomes nothing', () => {
    expect(replace('', { a: '1' })).toBe('');
    expect(replace('# only\n', { a: '1' })).toBe('# only\n');
  });
});

describe('a scalar', () => {
  it.each([
    ['a: old', 'new', 'a: new'],
    ['a: old', 'true', 'a: true'],
    ['a: "old"', 'true', 'a: "true"'],
    ["a: 'old'", '12', "a: '12'"],
    ['a: old', 'x: y', "a: 'x: y'"],
    ['a: old', '*x', "a: '*x'"],
    ['a: old', "it's: ", "a: 'it''s: '"],
    ['a: old', 'one\ntwo', "a: 'one\n\n  two'"],
    ['a: old', 'tab\r\n', 'a: "tab\\r\\n"'],
    ['a: old', 'http://x#y', 'a: http://x#y'],
    ['a: old', '- x', "a: '- x'"],
    ['a: old', '-x, [y]', 'a: -x, [y]'],
    ['a: old # c', '', 'a:  # c'],
    ['a: "old"', '', 'a: ""'],
    ['a: "x"', 'C:\\dir "q"\n\té😀\u0001', 'a: "C:\\\\dir \\"q\\"\\n\\té😀\\x01"'],
    ['- old', 'x', '- x'],
    ['a: [old, b]', 'x, y', "a: ['x, y', b]"],
    ['a: {b: old}', '', "a: {b: ''}"],
    ['a: [old,b]', 'http://x', "a: ['http://x',b]"],
    ['a: {"b":1}', 'x', 'a: {"b": x}'],
  ])('keeps its style as far as it can hold the text: %j by %j', (text, value, written) => {
    expect(replace(text, { [placeIn(text)]: value })).toBe(written);
  });

  it('of several lines becomes one in its place', () => {
    expect(replace('a: one\n  two\n  three # c\nb: "x\n  y"\n', { a: 'z', b: 'u\nv' })).toBe(
      'a: z # c\nb: "u\\nv"\n',
    );
  });

  it.each([
    ['a:', 'a: x'],
    ['a: # c\nb: 1\n', 'a: x # c\nb: 1\n'],
    ['a: &n !t\nb: 1\n', 'a: &n !t x\nb: 1\n'],
    ['a: {a: , b}\n', 'a: {a: x , b: x}\n'],
    ['a: {b,c}\n', 'a: {b: x,c}\n'],
    ['-\n- # c\n', '- x\n- x # c\n'],
    ['? a\n:\n', '? a\n: x\n'],
  ])('that is not there is put where it belongs: %j', (text, written) => {
    const values = { 'a:a': 'x', 'a:b': 'x', '0': 'x', '1': 'x' };
    expect(replace(text, text.startsWith('a: {') ? values : { ...values, a: 'x' })).toBe(written);
  });

  it.each([
    ['a: old', 'a: null'],
    ['a: "old" # c', 'a: null # c'],
    ['a: &x !!str old', 'a: &x null'],
    ['a:', 'a: null'],
    ['a: |\n  x\n\nb: 1\n', 'a: null\n\nb: 1\n'],
    ['a: !!int', 'a: null'],
  ])('by a variable without a value is null, without style and tag: %j', (text, written) => {
    expect(replace(text, { a: null }).replaceAll(/ +(?=\n|$)/g, '')).toBe(written);
  });
});

describe('a block scalar', () => {
  it.each([
    ['a: |\n  x\nb: 1\n', 'one\ntwo', 'a: |-\n  one\n  two\nb: 1\n'],
    ['a: |  # c\n    x\n\n    y\nb: 1\n', 'one\n', 'a: |  # c\n    one\nb: 1\n'],
    ['a: |-\n  x\n', 'one\n\n\ntwo\n', 'a: |\n  one\n\n\n  two\n'],
    [
      'a: >\n  x\n',
      'one\ntwo\n\nthree\n  in\n  in\nfour\n\n',
      'a: >+\n  one\n\n  two\n\n\n  three\n    in\n    in\n  four\n\n',
    ],
    ['- |\n x\n- b\n', ' in\nout\n', '- |1\n  in\n out\n- b\n'],
    ['a:\n  b: |2\n      x\n  c: 1\n', '\nx\n', 'a:\n  b: |2\n\n    x\n  c: 1\n'],
    ['a: |\n  x\n\nb: 1\n', 'two\n\n', 'a: "two\\n\\n"\n\nb: 1\n'],
    ['a: >- # c\n  x\nb: 1\n', '', 'a: "" # c\nb: 1\n'],
    ['a: |\n  x\n', 'a\rb', 'a: "a\\rb"\n'],
    ['a: |\n  x\n', 'a \n b\r\n#c: "', 'a: |-\n  a \n   b\n  #c: "\n'],
    ['a: |+\n  x\n\n\nb: 1\n', 'y\n', 'a: |\n  y\nb: 1\n'],
  ])('keeps style, indentation and comment: %j by %j', (text, value, written) => {
    expect(replace(text, { [placeIn(text)]: value })).toBe(written);
  });
});

describe('what is no YAML is refused with the place', () => {
  it.each([
    ['a: [1, 2\nb: 3\n', /^line 2 column 1: /],
    ['a: 1\n b: 2\n', /^line \d+ column \d+: /],
    ['a: 1\nb: "x\n', /^line \d+ column \d+: /],
    ['a: @x\r\n', /^line 1 column 4: /],
    ['a:\n\t- b\n', /^line 2 column \d+: /],
    [`a: ${'['.repeat(20_000)}`, /^line \d+ column \d+: /],
    [`a: ${'['.repeat(600)}${']'.repeat(600)}`, /^line 1 column 504: more than 500 levels/],
  ])('%#', (text, message) => {
    expect(() => replace(text, { other: 'x' })).toThrow(message);
  });
});
