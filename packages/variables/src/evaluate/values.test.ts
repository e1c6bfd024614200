import { describe, expect, it } from 'vitest';
import { RecursiveDefinitionError } from '../errors.ts';
import { textOf, variables } from '../evaluate.test-support.ts';

describe('a value', () => {
  it('is evaluated itself', () => {
    expect(textOf('#{a}', { a: '<#{b}>', b: '(#{c})', c: 'x' })).toBe('<(x)>');
  });

  it('is taken as it is where it does not parse', () => {
    expect(textOf('#{a}', { a: 'x #{$} y', b: '1' })).toBe('x #{$} y');
  });

  it('comes from the innermost loop that has one', () => {
    const values = { x: 'outer', list: 'inner', y: '#{x}' };
    expect(textOf('#{x} #{each x in list}#{x} #{y}#{/each}', values)).toBe('outer inner inner');
    expect(textOf('#{each x in list}#{x.Deep}#{/each}', { ...values, 'x.Deep': 'far' })).toBe('far');
  });
});

describe('a value that is JSON', () => {
  const json = `{ "name": "Web", 'single': [1, 2.5, 1e2], bare: { deep: "x" }, /* note */ "yes": true, "no": false,
    "nothing": null, "Case": "upper", "text": "{\\"inner\\": 7}", }`;
  const at = (steps: string) => textOf(`#{J${steps}}`, { J: json });

  it('is a tree of its members, by name or index', () => {
    expect(at('.name')).toBe('Web');
    expect(at('[name]')).toBe('Web');
    expect(at('.single[0]')).toBe('1');
    expect(at('.single[1]')).toBe('2.5');
    expect(at('.single[2]')).toBe('100');
    expect(at('.bare.deep')).toBe('x');
  });

  it('has nothing where a member is absent, null or beyond the end', () => {
    expect(at('.absent')).toBe('');
    expect(at('.nothing')).toBe('');
    expect(at('.single[9]')).toBe('');
    expect(at('.single[-1]')).toBe('');
  });

  it('tells upper from lower case', () => {
    expect(at('.case')).toBe('');
    expect(at('.Case')).toBe('upper');
  });

  it('writes True and False', () => {
    expect(at('.yes') + at('.no')).toBe('TrueFalse');
  });

  it('gives objects and arrays as compact JSON', () => {
    expect(at('.bare')).toBe('{"deep":"x"}');
    expect(at('.single')).toBe('[1,2.5,100.0]');
  });

  it('is read again where a text in it is JSON', () => {
    expect(at('.text.inner')).toBe('7');
  });

  it.each(['5', 'true', '"quoted"', 'no json', '', '{"a":', '[1] x', '{a b}'])(
    'has no members where it is %s',
    (value) => {
      expect(textOf('#{V.a}', { V: value })).toBe('#{V.a}');
    },
  );

  it.each([
    ['[1e3, 1.0, -0, .5, 5.]', '[1000.0,1.0,0,0.5,5.0]'],
    ['[017, 0x1F, 00, -017]', '[15,31,0,-17]'],
    ['[12345678901234567890, 1e15, NaN]', '[12345678901234567890,1E+15,"NaN"]'],
    ['[,1,,2,]', '[null,1,null,2]'],
    ["{a: 1, 'b': [], a: 2,}", '{"b":[],"a":2}'],
    ['["\\u2028\u0085\\/<\\u00e9>"]', '["\\u2028\\u0085/<é>"]'],
    ['["/Date(1583298367000)/"]', '["2020-03-04T05:06:07Z"]'],
    ['["a\nb\t"]', '["a\\nb\\t"]'],
  ])('%j is written as %s', (value, text) => {
    expect(textOf('#{V[0]}', { V: `[${value}]` })).toBe(text);
  });

  it.each(['[08]', '[1_0]', '[+1]', '[True]', '[1', '{a:1', '["\\x"]', '\ufeff[1]', '[1e]'])(
    'is none in %j',
    (value) => {
      expect(textOf('#{V[0]}#{V.a}', { V: value })).toBe('#{V[0]}#{V.a}');
    },
  );

  it('is missing where an array is asked for a name', () => {
    expect(textOf('#{V.a}', { V: '[1]' })).toBe('#{V.a}');
    expect(textOf('#{V[2147483648]}', { V: '[1]' })).toBe('#{V[2147483648]}');
    expect(textOf('#{V[ +0 ]}', { V: '[1]' })).toBe('1');
  });

  it('gives way to what is set by name', () => {
    expect(textOf('#{V.a} #{V.b}', { V: '{"a":1,"b":2}', 'V.a': 'own' })).toBe('own 2');
  });

  it('may name its own members', () => {
    const values = { V: '{"a":"<#{V.b}>","b":"x"}', W: '{"a":"#{W}"}' };
    expect(textOf('#{V.a}, #{V.b}', values)).toBe('<x>, x');
    expect(variables(values).evaluate('#{W.a}')).toMatchObject({ value: '#{W.a}', missing: ['#{W.a}'] });
  });

  it('is nobody to report tokens of that were not asked for', () => {
    const set = variables({ V: '{"a":"x","b":"#{None}"}', 'L[x]': '1', I: 'x#{if None}#{None}#{/if}' });
    expect(set.evaluate('#{V.a}')).toMatchObject({ value: 'x', missing: [] });
    expect(set.evaluate('#{V.b}')).toMatchObject({ value: '#{None}', missing: ['#{None}'] });
    set.set('I', '#{None}');
    expect(set.evaluate('#{L[#{I}]}').missing).toEqual(['#{L[#{I}]}']);
  });

  it('is evaluated before it is read', () => {
    expect(textOf('#{V.a}', { V: '{"a":"#{x}"}', x: '1' })).toBe('1');
  });

  it('has its dates written by .NET', () => {
    expect(textOf('#{V.d}', { V: '{"d":"2020-03-04T05:06:07Z"}' })).toBe('03/04/2020 05:06:07');
    expect(textOf('#{V.d}', { V: '{"d":"2020-03-04"}' })).toBe('2020-03-04');
    expect(textOf('#{V.d}', { V: '{"d":"/Date(1583298367000)/"}' })).toBe('03/04/2020 05:06:07');
    expect(textOf('#{V.o}', { V: '{"o":{"d":"2020-03-04T05:06:07.500Z"}}' })).toBe(
      '{"d":"2020-03-04T05:06:07.5Z"}',
    );
  });
});

describe('a token without a value', () => {
  it.each([
    ['#{ Foo }', '#{Foo}'],
    ['#{Foo|ToUpper}', '#{Foo | ToUpper}'],
    ['#{ Foo . Bar[ x ] | Replace a \\"b\\" }', '#{Foo.Bar[x ] | Replace "a" "b"}'],
    ['#{Foo | Nope #{Bar}}', '#{Foo | Nope #{Bar}}'],
    ['#{|ToUpper}', '#{ | ToUpper}'],
  ])('%s stays as %s', (template, text) => {
    expect(textOf(template)).toBe(text);
  });

  it('is listed once, in normal form, with those inside values', () => {
    const evaluated = variables({ a: 'x#{ Inner }', b: '#{Inner}' }).evaluate('#{a} #{ None } #{None} #{b}');
    expect(evaluated.value).toBe('x#{Inner} #{None} #{None} #{Inner}');
    expect(evaluated.missing).toEqual(['#{Inner}', '#{None}']);
    expect(evaluated.error).toBe("These tokens have no value: '#{Inner}', '#{None}'");
  });
});

describe('a value that leads back to itself', () => {
  const set = variables({
    A: '#{B}',
    B: '#{C}',
    C: 'x#{A}',
    Self: '#{Self}',
    Each: '#{each x in Each}#{x}#{/each}',
  });

  it('is an error that names the way', () => {
    const { error, cause } = set.evaluate('text #{A}');
    expect(cause).toBeInstanceOf(RecursiveDefinitionError);
    expect(error).toBe('The value of "B" leads back to itself (A -> B -> C -> A -> B).');
    expect(set.evaluate('#{Self}').error).toBe('The value of "Self" leads back to itself (Self -> Self).');
  });

  it('is the same symbol in the same spelling only', () => {
    const values = { A: '#{b}', B: '#{a}' };
    expect(variables(values).evaluate('#{A}').error).toBe(
      'The value of "b" leads back to itself (A -> b -> a -> b).',
    );
  });

  it('is thrown where a value is asked for by name', () => {
    expect(() => set.get('A')).toThrow(RecursiveDefinitionError);
    expect(() => set.flag('Self')).toThrow(RecursiveDefinitionError);
    expect(() => set.evaluateTruthy('#{if A}x#{/if}')).toThrow(RecursiveDefinitionError);
    expect(() => set.indexes('Each')).toThrow(RecursiveDefinitionError);
  });

  it('is none where one variable is used twice', () => {
    expect(textOf('#{a}#{a}#{b}', { a: '#{c}', b: '#{c}#{c}', c: 'x' })).toBe('xxxx');
  });
});

describe('limits', () => {
  it('hold where values double each other', () => {
    const values = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`v${n}`, `#{v${n + 1}}#{v${n + 1}}`]),
    );
    expect(textOf('#{v0}', values)).toBe('#{v0}');
    expect(variables({ ...values, v60: 'x'.repeat(1000) }).evaluate('#{v0}').error).toMatch(
      /^An evaluation may/,
    );
  });

  it('let values stand 200 deep inside one another, and end before the stack does', () => {
    const chain = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, n) => [`v${n}`, `${' '.repeat(n)}#{v${n + 1}}`]));
    expect(textOf('#{v0}', { ...chain(200), v200: 'end' }).trim()).toBe('end');
    expect(variables(chain(3000)).evaluate('#{v0}').error).toMatch(/may stand inside one another/);
  });

  const nest = (inner: string, level: (inside: string) => string) =>
    Array.from({ length: 100 }).reduce<string>((inside) => level(inside), inner);

  it.each([
    ['options', (next: string) => nest(next, (inside) => `#{a | Append ${inside}}`)],
    ['brackets', (next: string) => nest(next, (inside) => `#{a[${inside}]}`)],
    ['sums', (next: string) => `#{calc ${'('.repeat(90)}{${next.slice(2, -1)}}${')'.repeat(90)}}`],
    ['blocks', (next: string) => nest(next, (inside) => `#{unless z}${inside}#{/unless}`)],
    ['loops', (next: string) => nest(next, (inside) => `#{each x in a}${inside}#{/each}`)],
  ])('hold where %s stand deep in values that stand deep in values', (_, build) => {
    const values = Object.fromEntries(
      Array.from({ length: 400 }, (_value, n) => [`v${n}`, ' '.repeat(n) + build(`#{v${n + 1}}`)]),
    );
    expect(variables({ ...values, a: '1' }).evaluate('#{v0}').error).toMatch(/may stand inside one another/);
  });

  it('hold where filters and loops make much of little', () => {
    const set = variables({ lines: '\n'.repeat(2_000_000), commas: ','.repeat(8_000_000) });
    expect(set.evaluate('#{lines | Indent 255}').error).toMatch(/may produce at most/);
    expect(
      set.evaluate('#{lines | Replace \\"\\n\\" \\"0123456789012345678901234567890123\\"}').error,
    ).toMatch(/may/);
    expect(set.evaluate('#{each x in commas}#{/each}').error).toMatch(/may take at most/);
    expect(set.evaluate('#{lines | ToBase64 | FromBase64 | Trim}').value).toBe('');
  });
});
