import { expect, it } from 'vitest';
import { workOf } from './counted-work.test-support.ts';
import { variables } from './evaluate.test-support.ts';
import { filters } from './filters/catalogue.ts';
import { seeded } from './seeded.test-support.ts';

/** Pieces of the language, so that most templates are nearly right. */
const pieces =
  '#{|}|#|##|{|[|]|.|a|b|list|J|[*]|[0]| |\n|"|\\"|x|0|1.5|+|*|(|)|/|==|!=|if |#{if a}|#{elseif b}|#{else}|#{/if}|#{unless a}|#{/unless}|#{each x in list}|#{/each}|#{calc |ToUpper|Append|Indent|Substring 1|Replace|Match|Format|UriPart|FromBase64|Md5|#{x}|#{a}|#{b|é|😀|\ud800|$|-|,|\''.split(
    '|',
  );

function scribble(next: (below: number) => number, most: number): string {
  const withPipes = [...pieces, ' | ', '|'];
  return Array.from({ length: next(most) + 1 }, () => withPipes[next(withPipes.length)] ?? '').join('');
}

it('whatever is written, an evaluation ends with a text and throws nothing', () => {
  for (let seed = 1; seed <= 6000; seed += 1) {
    const next = seeded(seed);
    const set = variables({
      a: scribble(next, 8),
      b: scribble(next, 8),
      list: scribble(next, 6),
      J: '{"a":[1,{"b":"#{a}"}]}',
      [scribble(next, 4)]: scribble(next, 4),
    });
    const template = scribble(next, 40);
    for (const onParseError of ['refuse', 'copy'] as const) {
      const { value, missing, error } = set.evaluate(template, onParseError);
      expect(typeof value, `seed ${seed}`).toBe('string');
      if (missing.length > 0) expect(error, `seed ${seed}`).toBeDefined();
    }
  }
});

it('a token that stays reads the same the second time', () => {
  for (let seed = 1; seed <= 3000; seed += 1) {
    const set = variables({ a: '1', list: 'p,q' });
    const { missing } = set.evaluate(scribble(seeded(seed), 30));
    for (const token of missing.filter((text) => /^#\{[^#"]*\}$/.test(text))) {
      expect(set.evaluate(token).missing, `seed ${seed}`).toEqual([token]);
    }
  }
});

/** Texts that make parsers go back: each is built at a size and at four times that size. */
const hard: readonly (readonly [string, (size: number) => string])[] = [
  ['openings', (size) => '#{'.repeat(size)],
  ['open ifs', (size) => '#{if a}'.repeat(size)],
  ['open eaches', (size) => '#{each x in list}'.repeat(size)],
  ['open unlesses and ends', (size) => '#{unless a}'.repeat(size) + '#{/if}'.repeat(size)],
  ['elseifs', (size) => `#{if a}${'#{elseif b == "1"}x'.repeat(size)}#{/if}`],
  ['elseifs never closed', (size) => `#{if a}${'#{elseif b == "1"}x'.repeat(size)}`],
  ['elses', (size) => '#{if a}#{else}'.repeat(size)],
  ['brackets', (size) => `#{a${'['.repeat(size)}${']'.repeat(size)}}`],
  ['open brackets', (size) => '#{a['.repeat(size)],
  ['calculations', (size) => `#{calc ${'('.repeat(size)}1${')'.repeat(size)}}`],
  ['open calculations', (size) => '#{calc (a+'.repeat(size)],
  ['sums', (size) => `#{calc 1${'+1'.repeat(size)}}`],
  ['quotes', (size) => '#{a | Append \\"'.repeat(size)],
  ['open quotes', (size) => '#{a | Append "'.repeat(size)],
  ['nested options', (size) => '#{a | Append #{a | Append '.repeat(size)],
  ['filters', (size) => `#{a${' | Append x'.repeat(Math.min(size, 2000))}}`],
  ['blanks', (size) => `#{${' '.repeat(size)}a${' '.repeat(size)}`],
  ['hashes', (size) => `${'#'.repeat(size)}#{a}`],
  ['escapes', (size) => '##{'.repeat(size)],
  ['missing tokens', (size) => '#{none | ToUpper | Trim}'.repeat(size)],
  ['JSON lookups', (size) => '#{J.k[1].b}'.repeat(size)],
  ['names', (size) => `#{${'a.'.repeat(size)}a}`],
];

/** Of one character of a template: an open bracket of a calculation is looked at again from each of its 100 levels. */
const mostWorkPerChar = 2_000;

it.each(hard)('%s take work in proportion to their number', (_, build) => {
  const set = variables({
    a: '1',
    b: '2',
    list: 'p,q',
    J: `{"k":[1,{"b":"x"}],"pad":"${'y'.repeat(100_000)}"}`,
  });
  const measure = (template: string) =>
    workOf(() => {
      set.evaluate(template);
      set.evaluate(template, 'copy');
    });
  const [small, large] = [build(2_000), build(8_000)];
  const [little, much] = [measure(small), measure(large)];
  expect(much, `${little}, then ${much}`).toBeLessThan(5 * little);
  expect(much / large.length).toBeLessThan(mostWorkPerChar);
});

/** Values that are nearly what a filter takes, so that it looks at them more than once. */
const values: readonly (readonly [string, (size: number) => string])[] = [
  ['a number and blanks', (size) => `1${' '.repeat(size)}x`],
  ['a sum of signs', (size) => `${'+-'.repeat(size)}1`],
  ['digits', (size) => `${'1'.repeat(size)}.${'0'.repeat(size)}x`],
  ['commas', (size) => `1${',1'.repeat(size)}x`],
  ['a date and blanks', (size) => `2030-05-22${' '.repeat(size)}T`],
  ['an address', (size) => `http://a/${'../%41'.repeat(size)}?${'%c3%bc'.repeat(size)}`],
  ['hosts', (size) => `http://${'a.'.repeat(size)}/`],
  ['an IPv6 host', (size) => `http://[${':0'.repeat(size)}]/`],
  ['a version', (size) => `1${'.1'.repeat(size)}-${'a-'.repeat(size)}+${'+'.repeat(size)}`],
  ['newlines', (size) => `${'\r\n'.repeat(size)}\r`],
  ['quotes', (size) => '"\'\\'.repeat(size)],
  ['letters', (size) => 'aB\u00e9\u00df\ud83d'.repeat(size)],
];
const options = [
  '',
  '1',
  '/2',
  '"0.00"',
  '\\"#,##0.0;(0)\\"',
  'date G',
  'double E3',
  'int D',
  'Path',
  'Host',
  '\\"^(?:a|1+)*x\\"',
  'start',
];

it.each(values)('no filter throws, or runs away, for %s', (_, build) => {
  const value = build(10_000);
  const set = variables({ V: value });
  for (const name of filters.keys()) {
    // The renderer behind it is not ours; it has a limit of its own.
    if (name.startsWith('markdown')) continue;
    for (const option of options) {
      expect(typeof set.evaluate(`#{V | ${name} ${option}}`).value).toBe('string');
    }
  }
});
