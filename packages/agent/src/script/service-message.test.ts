import { describe, expect, it } from 'vitest';
import { readServiceMessage } from './service-message.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a service message', () => {
  it('is read in either quotes, with the text before it; what follows it does not count', () => {
    const line = `before ##octopus[setVariable name='${base64('ä')}' Value="${base64('1 2')}"] after`;
    expect(readServiceMessage(line)).toEqual({
      before: 'before ',
      message: {
        name: 'setVariable',
        values: new Map([
          ['name', 'ä'],
          ['value', '1 2'],
        ]),
      },
    });
  });

  it('may have no values', () => {
    expect(readServiceMessage('##octopus[stdout-default]').message).toEqual({
      name: 'stdout-default',
      values: new Map(),
    });
  });

  it.each([
    'no message at all',
    '###octopus[stdout-default]',
    '##Octopus[stdout-default]',
    '##octopus[stdout-default',
    '##octopus[]',
    "##octopus[setVariable name='not base64!']",
    '##octopus[setVariable name=YQ==]',
    "##octopus[setVariable name='YQ=='x]",
  ])('%j is text', (line) => {
    expect(readServiceMessage(line)).toEqual({ before: line, message: undefined });
  });
});
