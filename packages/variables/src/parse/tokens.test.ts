import { describe, expect, it } from 'vitest';
import { textOf, variables } from '../evaluate.test-support.ts';

const world = { Name: 'world' };

describe('text and escapes', () => {
  it('leaves text without a token as it is, escapes too', () => {
    expect(textOf('a ## b ##x # {y} $', world)).toBe('a ## b ##x # {y} $');
    expect(textOf('')).toBe('');
  });

  it.each([
    ['##{Name}', '#{Name}'],
    ['###{Name}', '#world'],
    ['####{Name}', '###{Name}'],
    ['#####{Name}', '###world'],
    ['##{a} #{Name}', '#{a} world'],
    ['#{Name} # and ## and #', 'world # and ## and #'],
    ['#{Name}##', 'world##'],
    ['# #{Name}', '# world'],
    ['#a#{Name}', '#aworld'],
  ])('reads %s as %s', (template, text) => {
    expect(textOf(template, world)).toBe(text);
  });

  it('never opens a token with #{/', () => {
    const { value, error } = variables(world).evaluate('a #{/Name} #{Name}');
    expect(value).toBe('a #{/Name} #{Name}');
    expect(error).toBe('line 1, column 3: #{/Name} # closes no block that is open here.');
  });
});

describe('which token it is', () => {
  it('tries if, unless, calc and each before a substitution', () => {
    const values = { 'if x': 'name', x: '1', 'calc x': 'name', 'each x in x': 'name' };
    expect(textOf('#{if x}then#{/if}', values)).toBe('then');
    expect(textOf('#{unless x}then#{/unless}', values)).toBe('');
    expect(textOf('#{calc x}', values)).toBe('1');
    expect(textOf('#{each x in x}[#{x}]#{/each}', values)).toBe('[1]');
  });

  it('reads an opening that is never closed as a substitution', () => {
    expect(textOf('#{if x} and no more', { 'if x': 'a name' })).toBe('a name and no more');
  });
});

describe('what does not parse', () => {
  it('comes back as it was, with line and column', () => {
    const template = 'first #{Name}\nsecond #{Name | }';
    expect(variables(world).evaluate(template)).toEqual({
      value: template,
      isNull: false,
      missing: [],
      error: 'line 2, column 17: "}" was not expected in the token that starts at line 2, column 8.',
      cause: undefined,
    });
  });

  it('says which end a block lacks', () => {
    const { error } = variables(world).evaluate('#{if Name == "x"}never closed');
    expect(error).toBe('line 1, column 1: this block is not closed by #{/if}.');
  });

  it('is copied as text when asked for, and parsing goes on after it', () => {
    const evaluated = variables(world).evaluate('#{Name} #{$bad} ##{x} #{Name}', 'copy');
    expect(evaluated.value).toBe('world #{$bad} #{x} world');
    expect(evaluated.error).toBeUndefined();
  });

  it('copies a stray end of a block as text when asked for', () => {
    expect(variables(world).evaluate('#{/if}#{Name}', 'copy').value).toBe('#{/if}world');
  });

  it.each([
    ['#{if Name == "x"}#{Name}', '#{if Name == "x"}#{Name}'],
    ['#{if Name == "x"}#{Name}#{/unless} #{Name}', '#{if Name == "x"}#{Name}#{/unless} world'],
    ['#{if Name == "x"}a#{else}#{Name}#{/each} #{Name}', '#{if Name == "x"}a#{else}#{Name}#{/each} world'],
    ['#{if Name == "x"}a#{elseif Name == "y"}#{Name}', '#{if Name == "x"}a#{elseif Name == "y"}#{Name}'],
    ['#{each Name[ in Name}#{Name}', '#{each Name[ in Name}world'],
  ])('is copied up to where its block should have ended: %s', (template, text) => {
    expect(variables(world).evaluate(template, 'copy').value).toBe(text);
  });
});
