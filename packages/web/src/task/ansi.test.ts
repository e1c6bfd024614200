import { describe, expect, it } from 'vitest';
import { piecesOf, plainText } from './ansi.ts';

describe('the text of a line', () => {
  it('has the colours and weights of a terminal', () => {
    expect(
      piecesOf('a \u001b[1;31mred\u001b[0m, \u001b[38;5;208morange \u001b[48;2;1;2;3mon\u001b[49m it'),
    ).toEqual([
      { text: 'a ', look: {} },
      { text: 'red', look: { isBold: true, colour: 1 } },
      { text: ', ', look: {} },
      { text: 'orange ', look: { colour: 'rgb(255 135 0)' } },
      { text: 'on', look: { colour: 'rgb(255 135 0)', ground: 'rgb(1 2 3)' } },
      { text: ' it', look: { colour: 'rgb(255 135 0)' } },
    ]);
    expect(piecesOf('\u001b[mplain\u001b[93;4mx\u001b[24;39my')).toEqual([
      { text: 'plain', look: {} },
      { text: 'x', look: { colour: 11, isUnderlined: true } },
      { text: 'y', look: {} },
    ]);
  });

  it('does nothing: links, titles, cursor moves and broken codes leave only what can be read', () => {
    const tricky =
      '\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007 \u001b[2Jhere\u001b]0;title\u001b\\\u0007\u0000!\u001b[';
    expect(plainText(tricky)).toBe('click here!');
    expect(
      piecesOf(tricky)
        .map(({ text }) => text)
        .join(''),
    ).toBe('click here!');
    expect(piecesOf('<b>&amp;</b>\t.')).toEqual([{ text: '<b>&amp;</b>\t.', look: {} }]);
    expect(piecesOf('')).toEqual([]);
  });
});
