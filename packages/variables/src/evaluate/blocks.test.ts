import { describe, expect, it } from 'vitest';
import { textOf, variables } from '../evaluate.test-support.ts';

describe('if and unless', () => {
  const values = { yes: 'yes', no: 'False', a: 'x', b: 'x', upper: 'X', quote: 'say "hi"' };

  it('take the branch of the first condition that holds', () => {
    const template = '#{if no}1#{elseif a == "y"}2#{elseif a == b}3#{else}4#{/if}';
    expect(textOf(template, values)).toBe('3');
    expect(textOf(template, { ...values, b: '' })).toBe('4');
    expect(textOf('#{if no}1#{/if}', values)).toBe('');
  });

  it('swap their branches for unless', () => {
    expect(textOf('#{unless no}1#{else}2#{/unless}#{unless yes}3#{else}4#{/unless}', values)).toBe('14');
  });

  it.each(['#{IF yes}1#{/if}', '#{  if   yes}1#{/if}', '#{If\tyes }1#{/if}', '#{ UNLESS no}1#{/unless}'])(
    'open by %s',
    (template) => {
      expect(textOf(template, values)).toBe('1');
    },
  );

  it.each(['#{if yes}1#{/IF}', '#{if yes == "1"}1#{ /if}', '#{ifyes == "1"}1#{/if}'])(
    'do not parse as %s',
    (template) => {
      expect(variables(values).evaluate(template).error).toMatch(/^line 1, column/);
    },
  );

  it('read else in upper case, or with blanks, as a name', () => {
    expect(textOf('#{if yes}#{ELSE}#{/if}', values)).toBe('#{ELSE}');
    expect(textOf('#{if yes}1#{ else}#{/if}', values)).toBe('1#{else}');
  });

  it('know elseif in if only', () => {
    expect(textOf('#{unless no}#{elseif yes}#{/unless}', values)).toBe('#{elseif yes}');
    expect(variables(values).evaluate('#{unless no}1#{elseif a == b}2#{/unless}').error).toMatch(/^line 1/);
    expect(textOf('#{if yes}#{elseif}#{/if}', values)).toBe('#{elseif}');
  });

  it.each([
    ['a == b', true],
    ['a == upper', false],
    ['a != upper', true],
    ['a == "x"', true],
    ['"x" == a', true],
    ['"X" != a', true],
    ['a == \\"x\\"', true],
    ['\\"x\\" == a', true],
    ['a | ToUpper == upper', true],
    ['a == upper | ToLower', true],
    ['missing == ""', true],
    ['missing', false],
  ])('%s is %s', (condition, holds) => {
    const evaluated = variables(values).evaluate(`#{if ${condition}}1#{else}0#{/if}`);
    expect({ value: evaluated.value, missing: evaluated.missing }).toEqual({
      value: holds ? '1' : '0',
      missing: [],
    });
  });

  it('compare with no quoted text that holds a # or a quote', () => {
    expect(variables(values).evaluate('#{if a == "#"}1#{/if}').error).toBeDefined();
  });

  it.each(['', '0', 'no', 'NO', 'false', ' False ', '\tno\n'])('take %j for false', (value) => {
    expect(textOf('#{if V}1#{else}0#{/if}', { V: value })).toBe('0');
  });

  it.each([' ', '00', '0.0', 'off', 'true', 'n'])('take %j for true', (value) => {
    expect(textOf('#{if V}1#{else}0#{/if}', { V: value })).toBe('1');
  });

  it('stay as a whole where a filter cannot work, and are reported', () => {
    const template = '#{ IF a|ToUpper x }[#{a}]#{elseif  b == "y"}2#{else}3#{/if}';
    const normal = '#{if a | ToUpper "x"}[#{a}]#{else}#{if b == "y" }2#{else}3#{/if}#{/if}';
    const { value, missing } = variables(values).evaluate(template);
    expect({ value, missing }).toEqual({ value: normal, missing: ['a | ToUpper "x"'] });
  });

  it('name the side that cannot work, left or right, and look no further', () => {
    const { value, missing } = variables(values).evaluate('#{if a != b|Nope}#{None | Nope}#{/if}');
    expect(value).toBe('#{if a != b | Nope }#{None | Nope}#{/if}');
    expect(missing).toEqual(['b | Nope']);
  });

  it('stay with the text and the escapes of their bodies as they were meant', () => {
    const template = '#{if a | Nope}##{a} ###{a} # ## "#{b | Append \\"#{x\\"}#{/if}';
    expect(textOf(template, values)).toBe('#{if a | Nope}##{a} ##{a} # ## "#{b | Append "##{x"}#{/if}');
  });

  it('stay as if with swapped branches where unless cannot be decided', () => {
    expect(textOf('#{unless a | Nope}1#{else}2#{/unless}', values)).toBe('#{if a | Nope}2#{else}1#{/if}');
    expect(textOf('#{if a | Nope}1#{/if}', values)).toBe('#{if a | Nope}1#{/if}');
  });
});

describe('each', () => {
  it('goes over indexes in the order in which they were set', () => {
    const values = { 'Site[z].Url': 'uz', 'Site[a].Url': 'ua', 'Site[m]': 'own' };
    expect(textOf('#{each s in Site}#{s}:#{s.Url};#{/each}', values)).toBe('z:uz;a:ua;own:#{s.Url};');
  });

  it('goes over the value where the symbol has one of its own', () => {
    expect(textOf('#{each s in S}<#{s}>#{/each}', { S: 'a, b,,c', 'S[x]': '1' })).toBe('<a>< b><><c>');
    expect(textOf('#{each s in S}<#{s}>#{/each}', { S: '' })).toBe('<>');
  });

  it('goes over the elements of an array and the members of an object', () => {
    const values = { A: '[1,{"n":"x"},true]', O: '{"k":"v","m":{"n":2}}' };
    expect(textOf('#{each i in A}<#{i}|#{i.n}>#{/each}', values)).toBe(
      '<1|#{i.n}><{"n":"x"}|x><True|#{i.n}>',
    );
    expect(textOf('#{each i in O}#{i}=#{i.Key}=#{i.Value};#{/each}', values)).toBe('k=k=v;m=m={"n":2};');
    expect(textOf('#{each i in O}#{i.Value.n}#{/each}', { O: '{"m":{"n":2}}' })).toBe('2');
    expect(textOf('#{each i in O.list}#{i}#{/each}', { O: '{"list":[1,2]}' })).toBe('12');
    expect(textOf('#{each i in A}x#{/each}', { A: '[]' })).toBe('');
  });

  it('does nothing for a missing symbol, without an error', () => {
    const { value, error } = variables({}).evaluate('a#{each x in None}#{x}#{/each}b');
    expect({ value, error }).toEqual({ value: 'ab', error: undefined });
  });

  it('counts, and knows the first and the last', () => {
    const template =
      '#{each x in L}#{Octopus.Template.Each.Index}#{Octopus.Template.Each.First}#{Octopus.Template.Each.Last} #{/each}';
    expect(textOf(template, { L: 'a,b,c' })).toBe('0TrueFalse 1FalseFalse 2FalseTrue ');
    expect(textOf('#{each x in L}#{Octopus.Name}#{/each}', { L: 'a', 'Octopus.Name': 'n' })).toBe('n');
  });

  it('hides what is called as its own variables are, and nothing below', () => {
    const values = { L: 'a', Octopus: 'o', 'Octopus.Name': 'n', 'Octopus.Template': 't' };
    const { value, missing } = variables(values).evaluate(
      '#{Octopus}#{each x in L}#{Octopus}#{Octopus.Template}#{Octopus.Name}#{/each}',
    );
    expect(value).toBe('o#{Octopus}#{Octopus.Template}n');
    expect(missing).toEqual(['#{Octopus}', '#{Octopus.Template}']);
  });

  it('nests, the inner variable hiding the outer one', () => {
    const values = { L: 'a,b', M: '1,2' };
    expect(textOf('#{each x in L}#{each y in M}#{x}#{y} #{/each}#{/each}', values)).toBe('a1 a2 b1 b2 ');
    expect(textOf('#{each x in L}#{each x in M}#{x}#{/each}#{x} #{/each}', values)).toBe('12a 12b ');
  });

  it('goes over a symbol with an index of its own', () => {
    const values = { 'L[x].N[1]': 'one', 'L[x].N[2]': 'two', k: 'x' };
    expect(textOf('#{each l in L}#{each n in l.N}#{n} #{/each}#{/each}', values)).toBe('one two ');
    expect(textOf('#{each n in L[#{k}].N}#{n} #{/each}', values)).toBe('one two ');
  });
});
