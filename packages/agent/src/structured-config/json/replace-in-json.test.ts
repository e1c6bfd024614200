import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInJson } from './replace-in-json.ts';

const replace = (text: string, values: Record<string, string | null>) =>
  replaceInJson(text, variablesOf(values));
const becomes = (text: string, value: string | null) =>
  /^\{\n {2}"a": ([\s\S]*)\n\}$/.exec(replace(`{"a":${text}\n}`, { a: value }).text)?.[1];

describe('in JSON', () => {
  it('values are named by their path, in either case, through objects and arrays', () => {
    const text = '{"Servers":[{"Name":"a","Port":1},{"Name":"b"}],"Debug":false}';
    const result = replace(text, {
      'servers:1:NAME': 'x',
      'Servers:0:port': '2',
      debug: 'True',
      'Servers:2': 'no',
    });
    expect(JSON.parse(result.text)).toEqual({
      Servers: [{ Name: 'a', Port: 2 }, { Name: 'x' }],
      Debug: true,
    });
    expect(result.replaced).toEqual(['servers:1:NAME', 'Servers:0:port', 'debug']);
    expect(result.warnings).toEqual([]);
  });

  it('the root may be an array, and cannot be replaced itself', () => {
    expect(replace('[1,\n{"a":2}]', { '0': '3', '1:a': '4', '': '5' }).text).toBe(
      '[\n  3,\n  {\n    "a": 4\n  }\n]',
    );
    expect(replace('"a"', { a: 'b', '': 'c' }).text).toBe('"a"');
  });

  it('a path that is not there adds nothing', () => {
    expect(replace('{"a":{}}\n', { 'a:b': '1', b: '2' })).toEqual({
      text: '{\n  "a": {}\n}',
      replaced: [],
      warnings: [],
    });
  });

  it('of paths that differ only in case the last one is replaced, and a colon in a name is one in the path', () => {
    expect(JSON.parse(replace('{"a":1,"A":2,"b:c":3}', { A: '5', 'b:c': '6' }).text)).toEqual({
      a: 1,
      A: 5,
      'b:c': 6,
    });
  });

  it('names keep their case, members their order', () => {
    expect(Object.keys(JSON.parse(replace('{"bB":1,"aA":2}', { bb: '3' }).text))).toEqual(['bB', 'aA']);
  });

  it('variables of the system are passed over, unless they are written as a path', () => {
    const text = '{"Octopus":{"x":"1"},"OctopusY":"1","octopus.z":"1"}';
    const values = { Octopus: '9', OctopusY: '9', 'Octopus.Z': '9', 'octopus:X': '9' };
    expect(replace(text, values).replaced).toEqual(['octopus:X']);
  });

  it.each([
    ['before', { a: '{"b":1}', 'a:b': '2' }],
    ['after', { 'a:b': '2', a: '{"b":1}' }],
  ])('the text of a container wins over what is named inside of it, %s', (_, values) => {
    expect(JSON.parse(replace('{"a":{"b":0}}', values).text)).toEqual({ a: { b: 1 } });
  });

  it.each([
    ['"x"', '5', '"5"'],
    ['"x"', '{"b":1}', '"{\\"b\\":1}"'],
    ['"x"', '2020-01-01T10:00:00.500Z', '"2020-01-01T10:00:00.500Z"'],
    ['"2020-01-01T00:00:00"', 'x', '"x"'],
    ['"x"', null, 'null'],
    ['"x"', '', '""'],
    ['null', '5', '"5"'],
    ['null', null, 'null'],
    ['1', '0042', '42'],
    ['1', ' -7 ', '-7'],
    ['1', '9223372036854775807', '9223372036854775807'],
    ['1', '9223372036854775808', '9.223372036854776E+18'],
    ['1', '1.50', '1.5'],
    ['1', '1,000.5', '1000.5'],
    ['1.5', '2', '2'],
    ['1', '1e3', '1000.0'],
    ['1', 'NaN', '"NaN"'],
    ['1', 'many', '"many"'],
    ['1', '', '""'],
    ['true', 'FALSE', 'false'],
    ['false', ' True ', 'true'],
    ['true', '1', '"1"'],
    ['{"b":1}', '[1,{c:2}]', '[\n    1,\n    {\n      "c": 2\n    }\n  ]'],
    ['[1]', '"text"', '"text"'],
    ['[1]', '["2020-01-01T00:00:00.10Z"]', '[\n    "2020-01-01T00:00:00.1Z"\n  ]'],
  ])('the type follows what is there: %s becomes by %s %s', (old, value, written) => {
    expect(becomes(old, value)).toBe(written);
  });

  it.each([
    ['1', null, 'x: nothing cannot stand for a number'],
    ['true', null, 'x: nothing cannot stand for true or false'],
    ['{"b":1}', 'text', 'x: only JSON can stand for an object, and the value is none (line 1 column 1: '],
    ['[1]', null, 'x: only JSON can stand for an array'],
    ['{"b":1}', '', 'x: only JSON can stand for an object'],
  ])('what cannot stand there is left out with a warning: for %s no %s', (old, value, warning) => {
    const { text, replaced, warnings } = replace(`{"x":${old}}`, { x: value });
    expect(JSON.parse(text)).toEqual(JSON.parse(`{"x":${old}}`));
    expect(replaced).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(warning)]);
  });

  it('what is inside of a container that could not be replaced is replaced', () => {
    expect(JSON.parse(replace('{"a":{"b":1}}', { a: 'no', 'a:b': '2' }).text)).toEqual({ a: { b: 2 } });
  });

  it('the layout is two blanks a level with the line end of most lines, comments and the last line end go', () => {
    expect(replace('{ // c\r\n\t"a": [],\r\n\n"b": {"c":1}}\r\n', {}).text).toBe(
      '{\r\n  "a": [],\r\n  "b": {\r\n    "c": 1\r\n  }\r\n}',
    );
    expect(replace('{"a":[1]}\n', {}).text).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(replace('{\n"a":1}\r\n', {}).text).toBe('{\n  "a": 1\n}');
  });

  it('where no line ended before, lines end as on Windows, as in the original', () => {
    expect(replace('{"a":[1]}', {}).text).toBe('{\r\n  "a": [\r\n    1\r\n  ]\r\n}');
  });

  it('an empty text becomes an empty object', () => {
    expect(replace('', { a: '1' })).toEqual({ text: '{}', replaced: [], warnings: [] });
  });

  it('members called as nothing else may be are members', () => {
    const text = '{"__proto__":\n{"constructor":1}}';
    expect(replace(text, { '__proto__:constructor': '2' }).text).toBe(
      '{\n  "__proto__": {\n    "constructor": 2\n  }\n}',
    );
  });
});
