import { describe, expect, it } from 'vitest';
import { variables } from './evaluate.test-support.ts';
import { VariableSet } from './variable-set.ts';

describe('VariableSet', () => {
  it('gives values by name in either case, evaluated or as set', () => {
    const set = variables({ Name: 'hi #{Who}', Who: 'you' });
    expect(set.get('NAME')).toBe('hi you');
    expect(set.raw('name')).toBe('hi #{Who}');
    expect(set.get('None')).toBeUndefined();
    expect(set.names()).toEqual(['Name', 'Who']);
  });

  it('sees a new value at once', () => {
    const set = variables({ a: '1', b: '#{a}' });
    expect(set.get('b')).toBe('1');
    set.set('A', '2');
    expect(set.get('b')).toBe('2');
    expect(set.names()).toEqual(['A', 'b']);
  });

  it('reads lists between commas and paths by lines, trimmed, without empty ones', () => {
    const set = variables({ L: ' a, b ,,c', P: 'x\r\n\r\n y\nz,1', E: '' });
    expect(set.list('L')).toEqual(['a', 'b', 'c']);
    expect(set.paths('P')).toEqual(['x', 'y', 'z,1']);
    expect(set.list('L', 'b,')).toEqual(['a', 'c']);
    expect(set.list('E')).toEqual([]);
    expect(set.list('None')).toEqual([]);
  });

  it('reads flags and numbers, or takes the fallback', () => {
    const set = variables({ t: ' True ', f: 'false', x: 'yes', n: ' 42 ', d: '4.2', big: '2147483648' });
    expect([
      set.flag('t'),
      set.flag('f', true),
      set.flag('x'),
      set.flag('x', true),
      set.flag('None', true),
    ]).toEqual([true, false, false, true, true]);
    expect([set.int32('n'), set.int32('d'), set.int32('big'), set.int32('None')]).toEqual([
      42,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('gives the values of a collection', () => {
    const set = variables({ 'I[b].x': '1', 'I[a]': 'own #{q}', L: 'p,q', J: '{"k":1}' });
    expect(set.indexes('I')).toEqual(['b', 'own #{q}']);
    expect(set.indexes('L')).toEqual(['p', 'q']);
    expect(set.indexes('J')).toEqual(['k']);
    expect(set.indexes('None')).toEqual([]);
    expect(set.indexes('$')).toEqual([]);
  });

  it.each([
    ['#{yes}', true],
    ['True', true],
    ['#{if yes}1#{/if}', true],
    ['#{if no}1#{/if}', false],
    ['#{no}', false],
    ['#{None}', false],
    ['#{', false],
    ['#{ | null}x', false],
  ])('takes %s for %s', (expression, truthy) => {
    expect(variables({ yes: '1', no: '0' }).evaluateTruthy(expression)).toBe(truthy);
  });

  it('makes the whole nothing where the filter null speaks, without an error', () => {
    const set = variables({ V: 'x #{ | null}', W: '#{if yes}#{x | NULL}#{/if}', yes: '1' });
    expect(set.get('V')).toBeUndefined();
    expect(set.evaluate('a #{yes | null}')).toEqual({
      value: '',
      isNull: true,
      missing: [],
      error: undefined,
      cause: undefined,
    });
    expect(set.get('W')).toBeUndefined();
  });

  it('goes on after the filter null where another one makes something of nothing', () => {
    const set = variables({ a: 'x', b: '#{a | null}' });
    expect(set.evaluate('#{a | null | Append y}')).toMatchObject({ value: 'y', isNull: false });
    expect(set.evaluate('#{if a | null}1#{/if}')).toMatchObject({ isNull: false, missing: ['a | null'] });
    expect(set.evaluate('<#{b}>')).toMatchObject({ value: '<>', isNull: false, missing: [] });
    expect(set.evaluate('#{a | Append #{a | null}}')).toMatchObject({ isNull: true });
  });

  it('uses filters of the host in templates only', () => {
    const filters = new Map([['Shout', (input: string | undefined) => input && `${input}!`]]);
    const set = new VariableSet({ filters });
    set.set('a', 'x');
    set.set('b', '#{a | Shout}');
    expect(set.evaluate('#{a | shout}').value).toBe('x!');
    expect(set.evaluate('#{b}').value).toBe('#{a | Shout}');
  });
});
