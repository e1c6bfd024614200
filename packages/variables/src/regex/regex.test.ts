import { describe, expect, it } from 'vitest';
import { variables } from '../evaluate.test-support.ts';
import { compile } from './compile.ts';
import { parseRegex } from './parse-regex.ts';
import { PatternError } from './pattern.ts';
import { replaceMatches } from './replace.ts';

function replace(text: string, regex: string, replacement = '<$&>'): string {
  const { pattern, groups } = parseRegex(regex);
  return replaceMatches(compile(pattern, groups), text, replacement, { spend: () => {}, reserve: () => {} });
}

describe('a .NET regular expression', () => {
  it.each([
    ['a.c\n', 'a.c$', '<a.c>\n'],
    ['abcabc', 'b|ca', 'a<b><ca><b>c'],
    ['aaa', 'a{2}', '<aa>a'],
    ['aaaa', 'a{1,3}?', '<a><a><a><a>'],
    ['aaaa', 'a{2,}', '<aaaa>'],
    ['x1y22', '\\d+', 'x<1>y<22>'],
    ['a_ü 1', '\\w+', '<a_ü> <1>'],
    ['٣', '\\d', '<٣>'],
    ['a b', '\\s', 'a< >b'],
    ['hello', '[^aeiou]+', '<h>e<ll>o'],
    ['hello', '[a-z-[aeiou]]', '<h>e<l><l>o'],
    ['a]b-c', '[]-]', 'a<]>b<->c'],
    ['AbC', '(?i)abc', '<AbC>'],
    ['AbC abc', '(?i:a)bc', 'AbC <abc>'],
    ['a\nb', '(?m)^.', '<a>\n<b>'],
    ['a\nb', '(?s)a.b', '<a\nb>'],
    ['ab', '(?x) a  b # comment', '<ab>'],
    ['foobar', 'foo(?=bar)', '<foo>bar'],
    ['foobaz', 'foo(?!bar)', '<foo>baz'],
    ['foobar', '(?<=foo)bar', 'foo<bar>'],
    ['xbar', '(?<!foo)bar', 'x<bar>'],
    ['abab', '(ab)\\1', '<abab>'],
    ['abab', '(?<p>ab)\\k<p>', '<abab>'],
    ['aaab', '(?>a+)ab', 'aaab'],
    ['word two', '\\bt\\w+\\b', 'word <two>'],
    ['\u0041\x42', '\\u0041\\x42', '<AB>'],
    ['LxÄ', '\\p{Lu}', '<L>x<Ä>'],
    ['a{b', 'a{b', '<a{b>'],
    ['ab', '', '<>a<>b<>'],
    ['ab', '(?#note)b', 'a<b>'],
    ['aXbX', '(a|b)*X', '<aX><bX>'],
    ['', '(a*)*', '<>'],
    ['aab', '(a*)*b', '<aab>'],
    ['ab', '(?:(?=a)|a?)+b', '<ab>'],
    ['aXb', '(?i)[^a]+', 'a<Xb>'],
    ['bK', '(?i)[a-c]|\\x6b', '<b><K>'],
    ['aB1', '(?i)\\P{Lu}', 'aB<1>'],
    ['a]', '[\\]]', 'a<]>'],
    ['x[:', '[[:alpha:]]', 'x<[>:'],
    ['αa', '\\p{IsGreek}', '<α>a'],
    ['αa', '\\P{IsGreekandCoptic}', 'α<a>'],
    ['a\u200db', '\\bb', 'a\u200db'],
    ['aaba', '\\Ga', '<a><a>ba'],
    ['abab', '\\141b', '<ab><ab>'],
    ['ab', 'a(?#one)?(?#two)?b', '<ab>'],
    ['b a{,2}', 'a{,2}', 'b <a{,2}>'],
    ['ab b', '(?(?<=a)b|\\s)', 'a<b>< >b'],
    ['ab cb', '(a)?(?(1)b|c)', '<ab> <c>b'],
    ['ab cb', '(?<n>a)?(?(n)b|c)', '<ab> <c>b'],
    ['a\x01', 'a\\cA', '<a\x01>'],
    ['aa', '(a)\\<n>', 'aa'],
    ['a<n>', 'a\\<n>', '<a<n>>'],
    ['aba', '(?<n>a)b\\<n>', '<aba>'],
    ['aa1', '(?-i:A)|a(?n)(a)|(?i-s:A)', '<aa>1'],
  ])('in %j, %s finds %j', (text, regex, result) => {
    expect(replace(text, regex)).toBe(result);
  });

  it('fills in groups by number and name', () => {
    expect(replace('john smith', '(?<first>\\w+) (\\w+)', `$1 \${first} $$ $9`)).toBe('smith john $ $9');
    expect(replace('ab', '(?<x>a)(b)', '$2$1')).toBe('ab');
    expect(replace('abc', '(?<9>a)(?<x>b)(c)', '$1 $2 $9 $+')).toBe('c b a a');
    expect(replace('ab', '(a)(b)?', `$10 \${1}0 $2b $name \${name`)).toBe(`$10 a0 bb $name \${name`);
    expect(replace('x123', '(?<=(\\d+))$', '[$1]')).toBe('x123[123]');
    expect(replace('aba', '(?<n>a(?<n>b))', '$1')).toBe('aba');
    expect(replace('', '(a*)*', '[$1]')).toBe('[]');
    expect(replace('abc', 'b', "[$`|$'|$_]")).toBe('a[a|c|abc]c');
  });

  it.each([
    '(',
    ')',
    '[a',
    'a**',
    '*',
    '\\',
    '(?<n',
    'a{3,1}',
    'a{2}{3}',
    'a{2}+',
    '{2}',
    '(?i)*',
    '(?)',
    '\\1',
    '(a)\\2',
    '\\k',
    '(?(1)a)',
    '(?(a)b|c|d)',
    '(?<n-m>a)',
    '(?<01>a)',
    '\\p{LC}',
    '\\p{isgreek}',
    '\\c1',
    '\\p{Nope}',
    '\\k<n>',
    '(a{1000}){1000}',
    '[z-a]',
  ])('does not read %s', (regex) => {
    expect(() => replace('a', regex)).toThrow(PatternError);
  });
});

it.each(['^(a+)+$', '(a|aa)+$', '(.*)*=x', '(?:a?){50}a{50}b'])(
  'a pattern that runs away, %s, ends with an error',
  (regex) => {
    const set = variables({ V: `${'a'.repeat(60_000)}!` });
    const began = Date.now();
    expect(set.evaluate(`#{V | Match \\"${regex}\\"}`).error).toMatch(
      /An evaluation may|more to come back to/,
    );
    expect(Date.now() - began).toBeLessThan(20_000);
  },
);

it('a long value is searched without the stack ending', () => {
  const value = `${'ab '.repeat(100_000)}!`;
  expect(variables({ V: value }).evaluate('#{V | Match \\"^(?:ab )*!$\\"}').value).toBe('true');
});
