import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { readProperties } from './read-properties.ts';
import { replaceInProperties } from './replace-in-properties.ts';

const replace = (text: string, values: Record<string, string | null>) =>
  replaceInProperties(text, variablesOf(values)).text;

const pairsOf = (text: string) => readProperties(text).map(({ key, value }) => [key, value]);

describe('a .properties file', () => {
  it.each([
    ['a=1', [['a', '1']]],
    ['a = 1', [['a', '1']]],
    ['  a:1', [['a', '1']]],
    ['a 1', [['a', '1']]],
    ['a\t \f=\t1', [['a', '1']]],
    ['a==1', [['a', '=1']]],
    ['a', [['a', '']]],
    ['a=', [['a', '']]],
    ['=1', [['', '1']]],
    ['# a=1\n ! b=2\nc=3', [['c', '3']]],
    ['# a=1\\\nb=2', [['b', '2']]],
    [
      '\n\r\n  \t\na=1\rb=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1\\\n   2\\\r\n\t3\nb=4',
      [
        ['a', '123'],
        ['b', '4'],
      ],
    ],
    ['a\\\n  b=1', [['ab', '1']]],
    ['a\\\n  =1', [['a', '1']]],
    ['a=\\\n  1', [['a', '1']]],
    [
      'a=1\\\\\nb=2',
      [
        ['a', '1\\'],
        ['b', '2'],
      ],
    ],
    ['a=1\\', [['a', '1']]],
    ['a\\ b\\=c\\:d=1', [['a b=c:d', '1']]],
    ['\\u00e4\\t\\n\\r\\f\\z=1', [['ä\t\n\r\fz', '1']]],
    ['\\#a=#1!', [['#a', '#1!']]],
    ['a=1\\\n# no comment', [['a', '1# no comment']]],
  ])('is read as Java reads it: %j', (text, pairs) => {
    expect(pairsOf(text)).toEqual(pairs);
  });

  it('changes in the values that are named and nowhere else', () => {
    const text =
      '# App.Url=x\r\n\r\n  App.Url = old\\\r\n     er\r\nother: kept\\\r\n   on\r\n! end\r\nlast value  \r\n';
    expect(replace(text, { 'app.url': 'new', LAST: 'x y ' })).toBe(
      '# App.Url=x\r\n\r\n  App.Url = new\r\nother: kept\\\r\n   on\r\n! end\r\nlast x y \r\n',
    );
  });

  it('is named by the key as it is meant, not as it is written, and each key of that name changes', () => {
    expect(replace('a\\ b\\:\\u00e4=1\nA\\\n  \\ B:\\u00E4=2', { 'a b:ä': 'x' })).toBe(
      'a\\ b\\:\\u00e4=x\nA\\\n  \\ B:\\u00E4=2',
    );
    expect(replace('a=1\na=2', { a: '3' })).toBe('a=3\na=3');
  });

  it('says what was replaced, once', () => {
    const { replaced, warnings } = replaceInProperties(
      'a=1\na=2\nb=3',
      variablesOf({ A: '0', c: '1', b: '2' }),
    );
    expect({ replaced, warnings }).toEqual({ replaced: ['A', 'b'], warnings: [] });
  });

  it('takes nothing from variables of the system, written as a path or not', () => {
    const text = 'Octopus:a=1\nOctopus.b=1\noctopusc=1';
    expect(replace(text, { 'Octopus:a': 'x', 'Octopus.b': 'x', OctopusC: 'x' })).toBe(text);
  });

  it.each([
    ['C:\\dir', 'C:\\\\dir'],
    ['a\r\n\tb', 'a\\r\\n\\tb'],
    ['  two', '\\  two'],
    ['end ', 'end '],
    ['äþÿ€😀', 'äþ\\u00ff\\u20ac\\ud83d\\ude00'],
    ['a=b:c#d!', 'a=b:c#d!'],
    ['=b', '=b'],
    ['', ''],
  ])('holds a value as it is, with no more escapes than needed: %j', (value, written) => {
    expect(replace('a=1', { a: value })).toBe(`a=${written}`);
  });

  it('has an empty value for a variable without one', () => {
    expect(replace('a = 1\nb', { a: null, b: null })).toBe('a = \nb:');
  });

  it('gets a colon where nothing separates key and value', () => {
    expect(replace('a\nb', { a: '1', b: ' 2' })).toBe('a:1\nb:\\ 2');
  });

  it('keeps a value whole that begins as a separator does', () => {
    expect(replace('a 1\nb=1\nc =1', { a: '=2', b: '=2', c: ':2' })).toBe('a \\=2\nb==2\nc =:2');
  });

  it.each([
    ['a=1\r\nb = x\\u00g0', "line 2 column 6: '\\u00g0' is no escape"],
    ['a\\u12', "line 1 column 2: '\\u12' is no escape"],
    ['a=\\\n  b\\uD\nc=1', "line 2 column 4: '\\uD' is no escape"],
  ])('with a broken escape is refused with the place', (text, message) => {
    expect(() => replace(text, {})).toThrow(expect.objectContaining({ message }));
  });

  it('may hold a broken escape in a comment, and a backslash before u that is none', () => {
    expect(replace('# \\u00g0\na=C:\\\\users', { b: '1' })).toBe('# \\u00g0\na=C:\\\\users');
  });
});
