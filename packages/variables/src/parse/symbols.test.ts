import { describe, expect, it } from 'vitest';
import { textOf, variables } from '../evaluate.test-support.ts';

describe('names', () => {
  it.each(['a1_-:/~()@', 'two words', 'Ünïcode٣', 'Octopus.Action[Web Site].Name', 'a[]', 'env:PATH'])(
    'may be %s',
    (name) => {
      expect(textOf(`#{${name}}`, { [name]: 'value' })).toBe('value');
    },
  );

  it('lose the blanks around them and keep those inside', () => {
    expect(textOf('#{  two words\t}', { 'two words': 'x' })).toBe('x');
    expect(textOf('#{two  words}', { 'two words': 'x' })).toBe('#{two  words}');
  });

  it('end before in, == and != only where a blank stands on both sides', () => {
    const values = { 'a in': '1', index: '2', 'a==': '3', x: '1' };
    expect(textOf('#{each a in x}#{a}#{/each}', values)).toBe('1');
    expect(textOf('#{if x == "1"}yes#{/if}', values)).toBe('yes');
    expect(textOf('#{if x != "1"}yes#{else}no#{/if}', values)).toBe('no');
    expect(textOf('#{index}', values)).toBe('2');
  });

  it('are the same in either case, and so are indexes', () => {
    expect(textOf('#{foo.BAR[Baz]}', { 'Foo.Bar[bAZ]': 'x' })).toBe('x');
  });

  it('count up to the longest part that is one', () => {
    const set = variables({ Foo$x: 'prefix', $none: 'unreachable', 'a.b[c]': 'tree' });
    expect(set.evaluate('#{Foo} #{a.b[c]}').value).toBe('prefix tree');
    expect(set.get('$none')).toBe('unreachable');
    expect(set.get('foo$X')).toBe('prefix');
    expect(set.get('Foo')).toBeUndefined();
  });
});

describe('steps', () => {
  it('take the text between brackets, brackets inside too, without the blanks it starts with', () => {
    expect(textOf('#{a[ b[c] ]}', { 'a[b[c] ]': 'x' })).toBe('x');
    expect(textOf('#{a[b.c/{}]}', { 'a[b.c/{}]': 'x' })).toBe('x');
    expect(textOf('#{a[ b[  c ] ]}', { 'a[b[c ] ]': 'x' })).toBe('x');
    expect(textOf('#{a[ b[  c ] ]}')).toBe('#{a[b[c ] ]}');
    expect(textOf('#{a[ [ ] ]}', { 'a[[] ]': 'x' })).toBe('x');
  });

  it('take the value of a symbol between brackets', () => {
    const values = { 'Sites[Live].Url': 'https://live', Env: 'Live', 'Names[1]': 'Live', One: '1' };
    expect(textOf('#{Sites[#{Env}].Url}', values)).toBe('https://live');
    expect(textOf('#{Sites[#{Names[#{One}]}].Url}', values)).toBe('https://live');
  });

  it('take no filter between brackets', () => {
    expect(textOf('#{a[#{b | ToUpper}]}', { 'a[X]': '1', b: 'x' })).toBe('#{a[#{b | ToUpper}]}');
  });

  it('keep the whole token where a symbol between brackets is missing', () => {
    const { value, missing } = variables({ 'a[x]': '1' }).evaluate('#{a[#{ None }].B}');
    expect({ value, missing }).toEqual({ value: '#{a[#{None}].B}', missing: ['#{a[#{None}].B}'] });
  });

  it('take the first index there is for a star', () => {
    const values = { 'a[z].n': 'first', 'a[b].n': 'second' };
    expect(textOf('#{a[*].n} #{a[*]}', values)).toBe('first z');
  });

  it('give an index without a value its own text', () => {
    expect(textOf('#{Foo[x]} #{Foo[x].Bar}', { 'Foo[x].Bar': '1' })).toBe('x 1');
    expect(textOf('#{Foo[x]}', { 'Foo[x].Bar': '1', 'Foo[x]': 'own' })).toBe('own');
  });
});

it('sees a variable without a value as an empty text, and gives no value by name', () => {
  const set = variables({});
  set.set('Empty', null);
  expect(set.evaluate('[#{Empty}]').value).toBe('[]');
  expect(set.get('Empty')).toBeUndefined();
});
