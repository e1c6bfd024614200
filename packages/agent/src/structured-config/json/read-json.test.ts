import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';
import { writeJson } from './write-json.ts';

const rewrite = (text: string) => writeJson(readJson(text), '\n');

describe('JSON is read as leniently as Newtonsoft reads it', () => {
  it.each([
    ["{'a':'it\\'s'}", '{\n  "a": "it\'s"\n}'],
    ['{a_$1: 1, ü: 2}', '{\n  "a_$1": 1,\n  "ü": 2\n}'],
    ['/* a */ [1, // b\n 2] // c', '[\n  1,\n  2\n]'],
    ['{"a":1,}', '{\n  "a": 1\n}'],
    ['[1,]', '[\n  1\n]'],
    ['[,1]', '[\n  undefined,\n  1\n]'],
    ['{"a":1,"b":2,"a":3}', '{\n  "a": 3,\n  "b": 2\n}'],
    ['"a\nb"', '"a\\nb"'],
    ['\u00a0[ ]\u2003', '[]'],
    ['{ }', '{}'],
    ['null', 'null'],
    ['[undefined,NaN,-Infinity,true]', '[\n  undefined,\n  "NaN",\n  "-Infinity",\n  true\n]'],
  ])('%s', (text, written) => {
    expect(rewrite(text)).toBe(written);
  });
});

describe('a number is written as .NET prints it', () => {
  it.each([
    ['123e-5', '0.00123'],
    ['1.0', '1.0'],
    ['1.50', '1.5'],
    ['1e2', '100.0'],
    ['1E14', '100000000000000.0'],
    ['1e15', '1E+15'],
    ['0.0001', '0.0001'],
    ['0.00001', '1E-05'],
    ['-1.7976931348623157e308', '-1.7976931348623157E+308'],
    ['0.1', '0.1'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['5.', '5.0'],
    ['.5', '0.5'],
    ['0x1F', '31'],
    ['017', '15'],
    ['9223372036854775808', '9223372036854775808'],
    ['1e999', '"Infinity"'],
  ])('%s as %s', (text, written) => {
    expect(rewrite(text)).toBe(written);
  });

  it.each(['1a', '0x', '08', '-', '1.2.3', '--1', '1'.repeat(381)])('%s is none', (text) => {
    expect(() => rewrite(text)).toThrow(/^line 1 column 1: .*is no number/);
  });
});

describe('a text that Newtonsoft takes for a date is written in ISO form', () => {
  const localZone = (() => {
    const offset = -new Date(Date.UTC(2020, 0, 1, 8)).getTimezoneOffset();
    const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
    const two = (number: number) => String(number).padStart(2, '0');
    const local = new Date(Date.UTC(2020, 0, 1, 8, offset)).toISOString().slice(0, 19);
    return `${local}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
  })();

  it.each([
    ['2020-01-01T10:00:00.500Z', '2020-01-01T10:00:00.5Z'],
    ['2020-01-01T10:00:00.000', '2020-01-01T10:00:00'],
    ['2020-02-29T24:00:00z', '2020-03-01T00:00:00Z'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00'],
    ['2020-01-01T10:00:00+02:00', localZone],
    ['2020-01-01T10:00:00+0200', localZone],
    ['2020-01-01T10:00:00+02', localZone],
    ['/Date(1577872800123)/', '2020-01-01T10:00:00.123Z'],
  ])('%s', (text, written) => {
    expect(rewrite(JSON.stringify({ a: text }))).toBe(`{\n  "a": "${written}"\n}`);
  });

  it.each([
    '2020-01-01',
    '2021-02-29T00:00:00',
    '2020-01-01 10:00:00',
    '2020-01-01T10:00',
    '2020-01-01T25:00:00Z',
  ])('not %s', (text) => {
    expect(rewrite(JSON.stringify(text))).toBe(`"${text}"`);
  });
});

it('a text is written with no more escapes than Newtonsoft writes', () => {
  expect(rewrite(String.raw`"\"\\\/\b\t\n\f\r\u0001\u0085\u2028ä😀</\u007f"`)).toBe(
    `${String.raw`"\"\\/\b\t\n\f\r\u0001\u0085\u2028ä😀</`}\u007f"`,
  );
});

describe('what is no JSON is refused with the place', () => {
  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', "line 3 column 3: ',' or '}' was expected, not '\"'"],
    ['{\n  "a" 1}', "line 2 column 7: ':' was expected, not '1'"],
    ['{"a":\r\n[1\r\n', "line 2 column 1: '[' is not closed"],
    ['{"a": 1', "line 1 column 1: '{' is not closed"],
    ['["a]', 'line 1 column 2: a text is not closed'],
    ['{}\n{}', "line 2 column 1: '{' after the end of the JSON"],
    ['["\\x"]', "line 1 column 3: '\\x' is no escape"],
    ['["\\u12"]', "line 1 column 3: '\\u12\"]' is no escape"],
    ['[1, truth]', "line 1 column 5: a value was expected, not 't'"],
    ['{,}', "line 1 column 2: a name was expected, not ','"],
    ['[1] /* x', 'line 1 column 5: a comment is not closed'],
    ['  ', 'line 1 column 3: a value was expected, not the end of the text'],
    ['['.repeat(100_000), 'line 1 column 502: more than 500 levels'],
  ])('%#', (text, message) => {
    expect(() => readJson(text)).toThrow(expect.objectContaining({ message }));
  });
});
