import { describe, expect, it } from 'vitest';
import { longestMessageChars } from '../limits.ts';
import { MessageScanner } from './message-scanner.ts';
import { parseServiceMessage } from './service-message.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const valuesOf = (text: string) => {
  const message = parseServiceMessage(text);
  return message && [message.name, Object.fromEntries(message.values)];
};

describe('a service message', () => {
  it('has values in either quotes, under names in either case', () => {
    const text = `setVariable name='${base64('ä😀')}'\tVALUE = "${base64('1 2')}" empty='' `;
    expect(valuesOf(text)).toEqual(['setVariable', { name: 'ä😀', value: '1 2', empty: '' }]);
  });

  it('may have no values, and white space in base64', () => {
    expect(valuesOf('stdout-default')).toEqual(['stdout-default', {}]);
    expect(valuesOf("a b='YW Jj'")).toEqual(['a', { b: 'abc' }]);
    expect(valuesOf('[[a')).toEqual(['a', {}]);
  });

  it.each([
    '',
    ' setVariable',
    '1a',
    "setVariable name='not base64!'",
    "setVariable name='YWJ'",
    "setVariable name='YWJj=YWJj'",
    'setVariable name=YQ==',
    "setVariable name='YQ=='x",
    "setVariable name='YQ==",
    "setVariable name='YQ==' Name='YQ=='",
    'setVariable /',
  ])('is none where it is no XML element with values in base64: %j', (text) => {
    expect(parseServiceMessage(text)).toBeUndefined();
  });
});

describe('messages in lines', () => {
  const text = (line: string, ends = true) => ({ kind: 'text', text: line, ends });
  const message = (inner: string) => ({ kind: 'message', text: inner });
  const scan = (...lines: string[]) => {
    const scanner = new MessageScanner();
    return [...lines.flatMap((line) => scanner.push(line, true)), ...scanner.flush()];
  };

  it('are found behind text, which is a line; what follows them on the line says nothing', () => {
    expect(scan('before ##octopus[a] after ##octopus[b]', 'next')).toEqual([
      ...[text('before '), message('a'), text('next')],
    ]);
  });

  it.each(['#x', '###', 'x#y '])('are found behind %j, which is no part of them', (before) => {
    expect(scan(`${before}##octopus[a]`)).toEqual([text(before), message('a')]);
  });

  it('may go over several lines, whose ends do not count', () => {
    expect(scan("x##octopus[set name='YW", '', "Jj' value='YQ=='", '] rest', 'next')).toEqual([
      ...[text('x'), message("set name='YWJj' value='YQ=='"), text('next')],
    ]);
  });

  it('say nothing where they have no end', () => {
    expect(scan('one', '##octopus[a', 'two', 'three')).toEqual([text('one')]);
  });

  it.each([
    'no message',
    '',
    '###octopus[a]',
    '##Octopus[a]',
    '##octopus a]',
    '##oct##octopus[a]',
    '####octopus[a]',
    '## octopus[a]',
    '#',
    '##octopus',
  ])('are not seen in %j', (line) => {
    expect(scan(line, 'next')).toEqual([text(line), text('next')]);
  });

  it('are found in a line that comes in pieces, wherever it is cut', () => {
    const line = 'ab #octopus[x] cd##octopus[a b] ef';
    for (let cut = 1; cut < line.length; cut++) {
      const scanner = new MessageScanner();
      const pieces = [...scanner.push(line.slice(0, cut), false), ...scanner.push(line.slice(cut), true)];
      const shown = pieces.map((piece) => (piece.kind === 'text' ? piece.text : `<${piece.kind}>`)).join('');
      expect(shown, `cut at ${cut}`).toBe('ab #octopus[x] cd<message>');
    }
  });

  it('are told once where they are too long, and nothing of them is kept', () => {
    const piece = 'x'.repeat(longestMessageChars / 2);
    const scanner = new MessageScanner();
    expect(scanner.push(`##octopus[${piece}`, false)).toEqual([]);
    expect(scanner.push(`${piece}y`, false)).toEqual([{ kind: 'too-long' }]);
    expect(scanner.push(`${piece}`, true)).toEqual([]);
    expect(scanner.push('z] rest', true)).toEqual([]);
    expect(scanner.push('next', true)).toEqual([text('next')]);
  });
});
