import { describe, expect, it } from 'vitest';
import { readParameters } from './parameters.ts';

const values: Record<string, string> = {
  '#{Site}': 'shop',
  '#{Hostile}': `a"; $(rm -rf /) '\`x\` & b`,
  '#{Several}': '-a "b c" d',
  '#{Name | Replace "a b" "}"}': 'replaced',
  '#{}': 'odd',
};
const evaluate = (text: string) =>
  Object.entries(values).reduce((whole, [token, value]) => whole.replaceAll(token, value), text);
const read = (typed: string, quotes = ['"', "'"]) =>
  readParameters(typed, evaluate, quotes).map(({ kind, text }) => `${kind}: ${text}`);

describe('the parameters of a script', () => {
  it('without tokens are as they were typed, white space and all', () => {
    expect(read(`-a  "$HOME" $(date +%F)\t'x'`)).toEqual([`typed: -a  "$HOME" $(date +%F)\t'x'`]);
    expect(read('  ')).toEqual([]);
  });

  it('with tokens in quotes have the value as one word, whatever stands in it', () => {
    expect(read(`-site "#{Hostile}" '#{Site}/x y' "$HOME"`)).toEqual([
      ...['typed: -site', `value: ${values['#{Hostile}']}`, 'value: shop/x y', 'typed: "$HOME"'],
    ]);
  });

  it('with a token outside of quotes have as many words as the value has', () => {
    expect(read('#{Several} --x=#{Site} last')).toEqual([
      ...['value: -a', 'value: b c', 'value: d', 'value: --x=shop', 'typed: last'],
    ]);
  });

  it('may have tokens with blanks, quotes and braces', () => {
    expect(read('a "#{Name | Replace "a b" "}"}" b')).toEqual(['typed: a', 'value: replaced', 'typed: b']);
  });

  it('leave a single quote alone where it is none', () => {
    expect(read(`don't #{Site}`, ['"'])).toEqual([`typed: don't`, 'value: shop']);
  });

  it('with a block of the language are evaluated as a whole, and are words, not commands', () => {
    expect(read('#{if A}-x "y z" $(date)#{/if}')).toEqual([
      ...['value: #{if', 'value: A}-x', 'value: y z', 'value: $(date)#{/if}'],
    ]);
  });

  it('that are not closed are words all the same', () => {
    expect(read('a "b #{Site}')).toEqual(['typed: a', 'value: b shop']);
    expect(read('a #{Site b')).toEqual(['typed: a', 'typed: #{Site', 'typed: b']);
  });
});
