/** Files in which no variable is named are written anew too. */
import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInYaml } from './replace-in-yaml.ts';

const rewrite = (text: string) => replaceInYaml(text, variablesOf({})).text;

it.each([
  ['quotes, anchors, tags', 'a: "x"\nb: \'y\'\nc: &n !t z\nd: *n\n"e": !!str f\n'],
  ['flow and block', 'a: [1, {b: 2}]\nc:\n- d\n- e: f\n  g: {}\n  h: []\n'],
  ['block scalars', 'a: |\n  x\n    y\n\n  z\nb: >-\n  x\n\n  y\nc: |+\n  x\n\nd: |2\n   x\n'],
  ['documents', '---\na: 1\n--- b\n...\n---\n- c\n'],
  ['a version', '%YAML 1.2\n---\na: 1\n'],
  ['sequences in sequences', '- - a\n  - - b\n- c\n'],
  ['keys of several lines', '? |\n  a\n: b\n? - c\n: d\n? e: f\n: g\n'],
  ['wide indentation', 'a:\n    b:\n        c: |\n            x\n    d:\n    -   e: 1\n        f: 2\n'],
  ['text alone', 'one two\n'],
  ['an alias as a key', 'a: &x b\n*x : c\n'],
])('%s stay as they are', (_, text) => {
  expect(rewrite(text)).toBe(text);
});

describe('as in the original', () => {
  it.each([
    ['empty lines go', 'a: 1\n\n\nb: 2\n', 'a: 1\nb: 2\n'],
    ['the text ends with a line end', 'a: 1', 'a: 1\n'],
    [
      'blanks around values and in brackets go',
      'a :   1   \nb:    [ 1,2 , three ]\n',
      'a: 1\nb: [1, 2, three]\n',
    ],
    ['what has no value gets an empty text', 'a:\nb:\n-\n- c:\n', "a: ''\nb:\n- ''\n- c: ''\n"],
    ['in double quotes behind a text with a single one', "it's:\nb:\n", "it's: \"\"\nb: ''\n"],
    [
      'sequences stand in the column of their mapping',
      'a:\n  - 1\n  - b:\n      - 2\n',
      'a:\n- 1\n- b:\n  - 2\n',
    ],
    [
      'indentation is that of most blocks',
      'a:\n   b:\n      c: 1\nd:\n  e: 1\n',
      'a:\n   b:\n      c: 1\nd:\n   e: 1\n',
    ],
    ['for which an anchor is where a block begins', 'a: &x\n  b: 1\n', 'a: &x\n   b: 1\n'],
    ['flow collections come in one line', 'a: [1,\n  2,\n  {b: c,\n   d: e}]\n', 'a: [1, 2, {b: c, d: e}]\n'],
    ['pairs in brackets get braces', 'a: [b: c]\n', 'a: [{b: c}]\n'],
    ['a plain text of several lines is one line', 'a: one\n  two\n   three\n', 'a: one two three\n'],
    ['or in quotes', 'a: one\n\n  two\n', "a: 'one\n\n  two'\n"],
    [
      'a text in double quotes is one line',
      'a: "one\n  two\\\n   three\n\n  four"\n',
      'a: "one twothree\\nfour"\n',
    ],
    ['escapes are those that are needed', 'a: "\\u00e9\\x41\\/\\t\\e"\n', 'a: "éA/\t\\e"\n'],
    ['anchors come before tags', 'a: !t &x 1\n', 'a: &x !t 1\n'],
    ['keys are simple where they can be', '? a\n: b\n', 'a: b\n'],
    ['of a block scalar the blanks in front are those that are needed', 'a: |4\n    x\n', 'a: |\n  x\n'],
    ['a document that is empty gets an empty text', '---\n---\na: 1\n', "--- ''\n---\na: 1\n"],
    ['documents are told apart by ---', 'a: 1\n...\nb: 2\n', 'a: 1\n...\n---\nb: 2\n'],
    [
      'a tag directive brings those that need none',
      '%TAG !e! tag:e.org,2000:\n---\na: !e!x 1\nb: !<tag:e.org,2000:y> 2\n',
      '%TAG !e! tag:e.org,2000:\n%TAG ! !\n%TAG !! tag:yaml.org,2002:\n---\na: !e!x 1\nb: !e!y 2\n',
    ],
    ['a directive that nobody knows goes', '%FOO bar\n---\na: 1\n', '---\na: 1\n'],
    ['nothing stays nothing', '', ''],
    ['and so do blanks', ' \n\n', ''],
  ])('%s', (_, text, written) => {
    expect(rewrite(text)).toBe(written);
  });

  it.each([
    ['a: 1\r\nb: |\r\n  x\nc: 3\r\n', 'a: 1\r\nb: |\r\n  x\r\nc: 3\r\n'],
    ['a: 1\nb: 2\r\nc: 3\n', 'a: 1\nb: 2\nc: 3\n'],
    ['a: 1\r\nb: 2\n', 'a: 1\r\nb: 2\r\n'],
    ['a: 1', 'a: 1\n'],
  ])('line ends become the one that most lines have, of two the first: %j', (text, written) => {
    expect(rewrite(text)).toBe(written);
  });
});

describe('a comment', () => {
  it.each([
    ['a: 1 # c\nb: # c\n  d: 1\n'],
    ['# one\n# two\na: 1\n# three\nb: 2\n# four\n'],
    ['a:\n  # c\n  b: 1\n  # d\n  e: 2\n'],
    ['a:\n- b # c\n# d\n- e\n'],
    ['- a: 1 # c\n  # d\n  b: 2\n'],
    ['a: # c\n  b: 1\n'],
    ['a: [1, 2] # c\n'],
    ['a: | # c\n  x\nb: >- # d\n  y\n'],
    ['---\n# c\na: 1\n# d\n...\n'],
    ['# only this\n'],
    ['a: 1 #   three blanks\n'],
  ])('stays in its place: %j', (text) => {
    expect(rewrite(text)).toBe(text);
  });

  it.each([
    ['gets a blank', '#c\na: 1 #d\n#\n', '# c\na: 1 # d\n# \n'],
    ['keeps one blank in front', 'a: 1      # c\n', 'a: 1 # c\n'],
    ['that ends a block goes in', 'a:\n  b: 1\n# c\nd: 2\n', 'a:\n  b: 1\n  # c\nd: 2\n'],
    ['of a sequence goes out', 'a:\n  - b\n  # c\n  - d\n', 'a:\n- b\n# c\n- d\n'],
    ['in front of a sequence indents that', 'a:\n  # c\n  - b\n', 'a:\n# c\n  - b\n'],
    ['behind the name of a sequence too', 'a: # c\n- b\n', 'a: # c\n  - b\n'],
    ['with another one before a block goes out', 'a:\n  # c\n  # d\n  b: 1\n', 'a:\n# c\n# d\n  b: 1\n'],
    ['and of three the last goes in', 'a:\n  # c\n  # d\n  # e\n  b: 1\n', 'a:\n# c\n# d\n  # e\n  b: 1\n'],
    [
      'before a document goes behind its beginning',
      '# c\n%YAML 1.2\n# d\n---\na: 1\n',
      '%YAML 1.2\n---\n# c\n# d\na: 1\n',
    ],
    ['before a document behind another one too', 'a: 1\n# c\n---\nb: 2\n', 'a: 1\n# c\n---\nb: 2\n'],
    ['behind the dash of a text comes before it', 'a: 1\nb:\n- c\n- # d\n  e\n', 'a: 1\nb:\n- c # d\n- e\n'],
    ['behind the dash of a mapping stays', '- # c\n  a: 1\n', '- # c\n  a: 1\n'],
    ['in brackets goes away', 'a: [1, # c\n  2]\nb: # d\n  [3]\n', 'a: [1, 2]\nb: [3]\n'],
  ])('%s, as in the original', (_, text, written) => {
    expect(rewrite(text)).toBe(written);
  });

  it.each([
    ['a value in the next line', 'a: # c\n  value\nb: 1\n', 'a: # c\n  value\nb: 1\n'],
    ['a value below a line of its own', 'a:\n  # c\n  value\n', 'a:\n# c\n  value\n'],
    ['a root', '--- # c\nx\n', '--- # c\nx\n'],
    ['an anchor', 'a:\n  # c\n  # d\n  &x\n  b: 1\n', 'a:\n# c\n# d\n  &x\n  b: 1\n'],
    ['an alias', 'a: &x 1\nb: # c\n  *x\n', 'a: &x 1\nb: # c\n  *x\n'],
    ['a flow', 'a:\n  # c\n  # d\n  [1]\n', 'a:\n# c\n# d\n  [1]\n'],
    ['the end', 'a: 1\n...\n# c\n', 'a: 1\n...\n# c\n'],
  ])('never swallows what follows, unlike there: %s', (_, text, written) => {
    expect(rewrite(text)).toBe(written);
  });
});
