import { expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

/** Microsoft's rules, read from their page: 2n backslashes and a quote are n of them, and the quote holds together. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    if (at >= line.length) break;
    let word = '';
    let isQuoted = false;
    for (; at < line.length; at += 1) {
      let slashes = 0;
      while (line[at] === '\\') {
        slashes += 1;
        at += 1;
      }
      if (line[at] === '"') {
        word += '\\'.repeat(slashes >> 1);
        if (slashes % 2 === 1) word += '"';
        else isQuoted = !isQuoted;
        continue;
      }
      word += '\\'.repeat(slashes);
      if (at >= line.length || (!isQuoted && (line[at] === ' ' || line[at] === '\t'))) break;
      word += line[at];
    }
    words.push(word);
  }
  return words;
}

it('is read by a Windows program as the words that it was made from, whatever stands in them', () => {
  const plain = [
    'create',
    'Shop',
    'binPath=',
    String.raw`"C:\Program Files\shop\s.exe" --to "a b" \\host\c\ `,
  ];
  const odd = ['', ' ', '"', '\\', '\\"', 'a\\\\', 'a b\\', '\\\\"b', "it's", 'ä\tö', '%PATH%', '^&|<>'];
  expect(wordsOf(commandLine([...plain, ...odd]))).toEqual([...plain, ...odd]);
});

it('is so for random words of what matters', () => {
  let state = 11;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const word = () => Array.from({ length: next(8) }, () => '\\" a'[next(4)]).join('');
  for (let round = 0; round < 2000; round += 1) {
    const words = Array.from({ length: 1 + next(4) }, word);
    expect(wordsOf(commandLine(words))).toEqual(words);
  }
});

it('leaves a word that needs no quotes as it is', () => {
  expect(commandLine(['start=', 'auto', String.raw`C:\a\b`])).toBe(String.raw`start= auto C:\a\b`);
});
