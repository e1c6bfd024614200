import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from './output.ts';
import { safeJson, safeLines, safeText } from './safe-text.ts';
import { renderFields, renderTable } from './table.ts';
import { durationMs, durationText, parseDuration, parseWhen, sizeText, timeText } from './time.ts';
import { clip, pad, widthOf } from './width.ts';

it.each([
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['a title', 'a\u001b]0;owned\u0007b', 'ab'],
  ['a link', '\u001b]8;;http://evil\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['a clipboard write without an end', 'a\u001b]52;c;aGk=', 'a'],
  ['C1 forms', 'a\u009b31mb\u009d0;t\u009cc', 'abc'],
  ['a device control string', 'a\u001bP1$q\u001b\\b', 'ab'],
  ['a reset and a lone escape', '\u001bcx\u001b', 'x'],
  ['backspaces and bells', 'safe\u0008\u0007', 'safe␈␇'],
  ['an override of direction', 'a\u202eb', 'a\\u202eb'],
  ['tabs', 'a\tb', 'a  b'],
])('of %s nothing reaches the terminal', (_, text, shown) => {
  expect(safeText(text)).toBe(shown);
});

it('text that is no control stays as it is', () => {
  const text = 'Größe 10 µs, 日本語, 👩‍🚀, "quoted" \\u001b[31m';
  expect(safeText(text)).toBe(text);
});

it('a progress bar made of carriage returns is lines', () => {
  expect(safeLines('10%\r20%\r\ndone\n')).toEqual(['10%', '20%', 'done', '']);
});

it('JSON holds the same value and nothing that a terminal acts on', () => {
  const value = { text: '\u001b]0;x\u0007\u009b31m\u202e\u007f' };
  expect(safeJson(value)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(JSON.parse(safeJson(value))).toEqual(value);
});

it('columns stand below each other, also under wide characters', () => {
  const table = renderTable(
    ['NAME', 'ON'],
    [
      ['日本', true],
      ['a\u001b[31m', null],
      ['web-1', 12],
    ],
  );
  expect(table.split('\n')).toEqual(['NAME   ON', '日本   yes', 'a', 'web-1  12']);
  expect(renderTable(['NAME'], [])).toBe('(none)');
});

it('fields without a value are left out, and lines of a value stand below each other', () => {
  expect(
    renderFields([
      ['Name', 'Web'],
      ['Description', ''],
      ['Release notes', 'a\nb'],
      ['Disabled', false],
    ]),
  ).toBe(['Name           Web', 'Release notes  a', '               b', 'Disabled       no'].join('\n'));
});

it('cuts text to columns and never through a character', () => {
  expect([clip('abcdef', 4), clip('abcd', 4), clip('日本語', 4), clip('👩‍🚀x', 2), clip('ab', 0)]).toEqual([
    'abc…',
    'abcd',
    '日…',
    '…',
    '',
  ]);
  expect([widthOf('日本'), widthOf('👩‍🚀'), widthOf('é'), pad('日', 4)]).toEqual([4, 2, 1, '日  ']);
});

it('reads and writes times as people do', () => {
  expect(['30m', '90s', '1h30m', '250ms', '2d'].map(parseDuration)).toEqual([
    1_800_000, 90_000, 5_400_000, 250, 172_800_000,
  ]);
  expect(['', '30', '0s', '-1m', '1.5h', 'm', '5 m'].map(parseDuration)).toEqual(Array(7).fill(undefined));
  const durations = [0, 440, 9_999, 10_000, 59_999, 61_000, 724_000, 3_723_000].map(durationText);
  expect(durations).toEqual(['0.0 s', '0.4 s', '9.9 s', '10 s', '59 s', '01:01', '12:04', '1:02:03']);
  expect(timeText('2026-11-24T22:00:43.123Z')).toBe('2026-11-24 22:00:43Z');
  expect([0, 999, 3_400_000].map(sizeText)).toEqual(['0 B', '999 B', '3.4 MB']);
});

it('reads a point in time with its zone, in the zone of this machine, or from now on, and no day that is not there', () => {
  const local = new Date(2026, 10, 24, 22, 0).toISOString();
  expect(
    [
      ...['2026-11-24T22:00:30Z', '2026-11-24 22:00+01:00', '2026-11-24T22:00', '2026-11-24 22:00', '2h'],
      ...['2026-02-30T22:00', '2026-11-24', '22:00', '2026-11-24T24:01Z', 'tomorrow', ''],
    ].map(parseWhen),
  ).toEqual([
    ...[{ at: '2026-11-24T22:00:30.000Z' }, { at: '2026-11-24T21:00:00.000Z' }, { at: local }, { at: local }],
    ...[{ inMs: 7_200_000 }, ...Array(6).fill(undefined)],
  ]);
});

it('a clock that runs behind the one of the server makes no negative duration', () => {
  const startedAt = '2026-01-01T00:00:10Z';
  expect(durationMs({ startedAt, endedAt: null }, Date.parse('2026-01-01T00:00:00Z'))).toBe(0);
  expect(durationMs({ startedAt: null, endedAt: null }, 0)).toBeUndefined();
});

it('answers go to stdout in one format; what is for people alone is left out of JSON; notes are one line of stderr', () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = createOutput('json', stdout, stderr);
  output.show({ id: 'Projects-1' }, () => 'unused');
  output.say('Made Web');
  output.note('first\n  second\u001b[31m');
  output.detail('more');
  expect(stdout.read().toString()).toBe('{\n  "id": "Projects-1"\n}\n');
  expect(String(stderr.read()) + String(stderr.read() ?? '')).toBe('tako: first second\n  more\n');
});
