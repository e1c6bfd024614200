import { expect, it } from 'vitest';
import { seeded } from '../seeded.test-support.ts';
import { compile } from './compile.ts';
import { parseRegex } from './parse-regex.ts';
import { type Pattern, PatternError } from './pattern.ts';
import { replaceMatches } from './replace.ts';

/** What .NET and JavaScript write and mean alike, but for loops over nothing, which they leave differently. */
const pieces =
  'a b c . [ab] [^a] [a-c] (?: (?: ( ) ) ) | * + ? *? +? ?? {1,2} {2} {0,2}? ^ $ \\b \\B (?=a) (?!b) (?<=a) (?<!b) (?=a|b)'.split(
    ' ',
  );

function oursOrJavaScripts(text: string, regex: string): [string, string] | undefined {
  try {
    const theirs = text.replace(new RegExp(regex, 'g'), '<$&>');
    const { pattern, groups } = parseRegex(regex);
    if (repeatsNothing(pattern)) return undefined;
    const room = { spend: () => {}, reserve: () => {} };
    return [replaceMatches(compile(pattern, groups), text, '<$&>', room), theirs];
  } catch (error) {
    if (error instanceof PatternError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a loop is in it whose body can match an empty text. */
function repeatsNothing(pattern: Pattern): boolean {
  if (pattern.kind === 'repeat' && canBeEmpty(pattern.item)) return true;
  return childrenOf(pattern).some(repeatsNothing);
}

function canBeEmpty(pattern: Pattern): boolean {
  if (pattern.kind === 'one') return false;
  if (pattern.kind === 'sequence') return pattern.items.every(canBeEmpty);
  if (pattern.kind === 'choice') return pattern.options.some(canBeEmpty);
  if (pattern.kind === 'repeat') return pattern.least === 0 || canBeEmpty(pattern.item);
  return pattern.kind === 'group' ? canBeEmpty(pattern.item) : true;
}

function childrenOf(pattern: Pattern): readonly Pattern[] {
  if (pattern.kind === 'sequence') return pattern.items;
  if (pattern.kind === 'choice') return pattern.options;
  return 'item' in pattern ? [pattern.item] : [];
}

it('finds what the engine of JavaScript finds, in thousands of random patterns', () => {
  let compared = 0;
  for (let seed = 1; seed <= 60_000; seed += 1) {
    const next = seeded(seed);
    const regex = Array.from({ length: 1 + next(9) }, () => pieces[next(pieces.length)] ?? '').join('');
    const text = Array.from({ length: next(9) }, () => 'abc '.charAt(next(4))).join('');
    const results = oursOrJavaScripts(text, regex);
    if (!results) continue;
    compared += 1;
    expect(results[0], `seed ${seed}: ${regex} in "${text}"`).toBe(results[1]);
  }
  expect(compared).toBeGreaterThan(5_000);
});
