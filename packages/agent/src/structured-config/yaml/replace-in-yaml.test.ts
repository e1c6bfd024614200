import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInYaml } from './replace-in-yaml.ts';

type Values = Record<string, string | null>;
const replace = (text: string, values: Values) => replaceInYaml(text, variablesOf(values)).text;

/** The path of what a test is about: the item, what stands in a flow, what is indented, or else `a`. */
function placeIn(text: string): string {
  if (text.startsWith('-')) return '0';
  if (/^a: \[old/.test(text)) return 'a:0';
  return /^a: \{\S|^a:\n +b: \|/.test(text) ? 'a:b' : 'a';
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
    expect(replace('just text\n', { '': 'x', 'just text': 'y' })).toBe('just text\n');
  });

  it('what follows an alias, a key that is no text, or a comment is named as ever', () => {
    expect(replace('a: &x 1\nb:\n  <<: *x\n  c: 1\n? [k]\n: v\nd: 1\n', { 'b:c': '2', d: '3', v: '4' })).toBe(
      'a: &x 1\nb:\n  <<: *x\n  c: 2\n? [k]\n: v\nd: 3\n',
    );
    expect(replace('- *x\n- 1 # one\n- 2\n# two\n- 3\n', { '1': 'a', '2': 'b', '3': 'c' })).toBe(
      '- *x\n- a # one\n- b\n# two\n- c\n',
    );
  });

  it('variables of the system are passed over, unless they are written as a path', () => {
    const text = 'Octopus:\n  x: 1\nOctopusY: 1\nOctopus.Z: 1\n';
    const values = { Octopus: '9', OctopusY: '9', 'Octopus.Z': '9', 'octopus:X': '9' };
    expect(replace(text, values)).toBe(text.replace('x: 1', 'x: 9'));
  });

  it('whatever a tag or directive would make of them, values and names are texts', () => {
    const text =
      '%YAML 1.1\n---\nyes: 0o7\n8080: !!binary aGk=\na: !!omap\n- b: 1\n- c: !!int 2\nd: !!set {e, f}\n<<: {g: 1}\nh:\n  i: 1\n';
    const values = { YES: 'no', '8080': 'x', 'a:1:c': '3', 'd:e': '4', '<<:g': '5' };
    expect(replace(text, values)).toBe(
      "%YAML 1.1\n---\nyes: no\n8080: !!binary x\na: !!omap\n- b: 1\n- c: !!int 3\nd: !!set {e: 4, f: ''}\n<<: {g: 5}\nh:\n  i: 1\n",
    );
  });

  it('each of several documents is replaced', () => {
    expect(replace('a: 1\n---\nb: 1\n---\n- a\n...\n---\na: 2\n', { a: 'x', '0': 'y' })).toBe(
      'a: x\n---\nb: 1\n---\n- y\n...\n---\na: x\n',
    );
  });
});

describe('a scalar', () => {
  it.each([
    ['a: old', 'new', 'a: new'],
    ['a: old', 'true', 'a: true'],
    ['a: "old"', 'true', 'a: "true"'],
    ["a: 'old'", '12', "a: '12'"],
    ['a: old', 'x: y', "a: 'x: y'"],
    ['a: old', 'x:', "a: 'x:'"],
    ['a: old', '*x', "a: '*x'"],
    ['a: old', '\\x', "a: '\\x'"],
    ['a: old', "it's", "a: it's"],
    ['a: old', "it's: ", 'a: "it\'s: "'],
    ["a: 'old'", "it's: ", "a: 'it''s: '"],
    ['a: old', "'x", 'a: "\'x"'],
    ['a: old', 'one\ntwo', "a: 'one\n\n  two'"],
    ['a: old', 'one\n\ntwo', "a: 'one\n\n\n  two'"],
    ['a: old', 'one\n two', 'a: "one\\n two"'],
    ['a: old', 'one \ntwo', 'a: "one \\ntwo"'],
    ['a: old', 'end\n', "a: 'end\n\n'"],
    ['a: old', 'CR\r\nLF', "a: 'CR\n\n  LF'"],
    ['a: old', 'CR\rCR', 'a: "CR\\rCR"'],
    ['a: old', '\r\n\r\n', 'a: "\\r\\n\\r\\n"'],
    ['a: old', 'tab\t', "a: 'tab\t'"],
    ['a: old', 'http://x#y', 'a: http://x#y'],
    ['a: old', 'x #y', "a: 'x #y'"],
    ['a: old', '- x', "a: '- x'"],
    ['a: old', '-x, [y]', 'a: -x, [y]'],
    ['a: old', '---', "a: '---'"],
    ['a: old', '%x', "a: '%x'"],
    ['a: old', ' x', "a: ' x'"],
    ['a: old', '😀', 'a: "\\U0001F600"'],
    ['a: old', 'é€\u00a0\ufeff', 'a: é€\u00a0\ufeff'],
    ['a: old', '\u2028', 'a: "\\L"'],
    ['a: old', 'x'.repeat(5000), `a: ${'x'.repeat(5000)}`],
    ['a: old', `${'x '.repeat(500)}x`, `a: ${'x '.repeat(500)}x`],
    ['a: old # c', '', "a: '' # c"],
    ['a: "old"', '', 'a: ""'],
    ['a: "x"', 'C:\\dir "q"\n\té😀\u0001/\x85', 'a: "C:\\\\dir \\"q\\"\\n\té\\U0001F600\\x01/\\N"'],
    ['- old', 'x', '- x'],
    ['a: [old, b]', 'x, y', "a: ['x, y', b]"],
    ['a: {b: old}', '', "a: {b: ''}"],
    ['a: [old,b]', 'http://x', "a: ['http://x', b]"],
    ['a: [old,b]', 'x?', "a: ['x?', b]"],
    ['a: {"b":1}', 'x', 'a: {"b": x}'],
    ['a: !!str &x old', 'new', 'a: &x !!str new'],
    ['a: !!str "old"', 'new', 'a: !!str "new"'],
    ['a: ! old', 'new', 'a: new'],
  ])('keeps its style as far as it can hold the text: %j by %j', (text, value, written) => {
    expect(replace(`${text}\n`, { [placeIn(text)]: value })).toBe(`${written}\n`);
  });

  it.each([
    ['a:', 'a: x'],
    ['a: &n !t\nb: 1', 'a: &n !t x\nb: 1'],
    ['a: {a: , b}', 'a: {a: x, b: x}'],
    ['-\n-', '- x\n- x'],
    ['? a\n:', 'a: x'],
    ['? a', 'a: x'],
  ])('that is not there is put where it belongs: %j', (text, written) => {
    const values = { 'a:a': 'x', 'a:b': 'x', '0': 'x', '1': 'x' };
    expect(replace(`${text}\n`, text.startsWith('a: {') ? values : { ...values, a: 'x' })).toBe(
      `${written}\n`,
    );
  });

  it.each([
    ['a: old', 'a: null'],
    ['a: "old" # c', 'a: null # c'],
    ['a: &x !!str old', 'a: &x null'],
    ['a:', 'a: null'],
    ['a: | # c\n  x\n\nb: 1', 'a: null # c\nb: 1'],
    ['a: !!int', 'a: null'],
  ])('by a variable without a value is null, without style and tag: %j', (text, written) => {
    expect(replace(`${text}\n`, { a: null })).toBe(`${written}\n`);
  });
});

describe('a block scalar', () => {
  it.each([
    ['a: |\n  x\nb: 1\n', 'one\ntwo', 'a: |-\n  one\n  two\nb: 1\n'],
    ['a: |  # c\n    x\n\n    y\nb: 1\n', 'one\n', 'a: | # c\n  one\nb: 1\n'],
    ['a: |-\n  x\n', 'one\n\n\ntwo\n', 'a: |\n  one\n\n\n  two\n'],
    [
      'a: >\n  x\n',
      'one\ntwo\n\nthree\n  in\n  in\nfour\n\n',
      'a: >+\n  one\n\n  two\n\n\n  three\n    in\n    in\n  four\n\n',
    ],
    ['- |\n x\n- b\n', ' in\nout\n', '- |2\n   in\n  out\n- b\n'],
    ['a:\n    b: |2\n          x\n    c: 1\n', '\nx\n', 'a:\n    b: |4\n\n        x\n    c: 1\n'],
    ['a: |\n  x\n\nb: 1\n', 'two\n\n', 'a: |+\n  two\n\nb: 1\n'],
    ['a: >- # c\n  x\nb: 1\n', '', 'a: "" # c\nb: 1\n'],
    ['a: |\n  x\n', '\n', 'a: "\\n"\n'],
    ['a: |\n  x\n', 'x ', 'a: "x "\n'],
    ['a: |\n  x\n', 'a\n \nb', 'a: "a\\n \\nb"\n'],
    ['a: |\n  x\n', 'a\rb', 'a: "a\\rb"\n'],
    ['a: |\n  x\n', 'a\u0001', 'a: "a\\x01"\n'],
    ['a: |\n  x\n', 'a😀', 'a: |-\n  a😀\n'],
    ['a: |\n  x\n', 'a \n b\r\n#c: "', 'a: |-\n  a \n   b\n  #c: "\n'],
    ['a: |\n  x\n', 'one\r\n', 'a: |+\n  one\n'],
    ['a: |+\n  x\n\n\nb: 1\n', 'y\n', 'a: |\n  y\nb: 1\n'],
  ])('keeps style and comment: %j by %j', (text, value, written) => {
    expect(replace(text, { [placeIn(text)]: value })).toBe(written);
  });
});

describe('what is no YAML is refused with the place', () => {
  it.each([
    ['a: [1, 2\nb: 3\n', /^line 2 column 1: what stands in brackets must be indented/],
    ['a: [1, 2', /^line 1 column 9: ',' or ']' was expected, not the end of the text$/],
    ['a: 1\n b: 2\n', /^line 2 column 3: ':' is not expected here/],
    ['a: 1\nb: "x\n', /^line 2 column 4: " is not closed$/],
    ['a: @x\r\n', /^line 1 column 4: nothing can begin with '@' here$/],
    ['a:\n\t- b\n', /^line 2 column 1: a tab cannot indent$/],
    ['a: 1\nb\n', /^line 2 column 1: ':' was expected behind what stands here$/],
    ['- a\nb: 1\n', /^line 2 column 1: '-' was expected, not a key$/],
    ['a: "\\q"\n', /^line 1 column 6: '\\q' is no escape$/],
    ['a: !x!y z\n', /^line 1 column 4: no %TAG tells what '!x!' is$/],
    ['a: b: c\n', /^line 1 column 5: ':' is not expected here/],
    ['%YAML 2.0\n---\n', /^line 1 column 7: YAML 2.0 is not known$/],
    ['a: 1\0', /^line 1 column 5: YAML cannot hold the character 0$/],
    [`a: ${'['.repeat(20_000)}`, /^line \d+ column \d+: more than 500 levels$/],
    [`a: ${'['.repeat(600)}${']'.repeat(600)}`, /^line 1 column 503: more than 500 levels$/],
  ])('%#', (text, message) => {
    expect(() => replace(text, { other: 'x' })).toThrow(message);
  });
});
