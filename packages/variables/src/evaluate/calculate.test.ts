import { describe, expect, it } from 'vitest';
import { textOf, variables } from '../evaluate.test-support.ts';

describe('calc', () => {
  const values = { A: '5', B: '2', 'B-2': '40', 'A/B': '50', 'B - 2': '60', C: '1,000', word: 'x', e: '1e3' };

  it.each([
    ['5-2', '3'],
    ['A+B', '7'],
    ['2+3*4', '14'],
    ['(2+3)*4', '20'],
    ['10-3-2', '5'],
    ['20/2/5', '2'],
    ['0.1+0.2', '0.30000000000000004'],
    [' 1.5 * 2 ', '3'],
    ['.5*4', '2'],
    ['1+.25', '1.25'],
    ['B-2', '40'],
    ['A/B', '50'],
    ['B - 2', '60'],
    ['{B}-2', '0'],
    ['{A}/{B}', '2.5'],
    ['{ A } / { B }', '2.5'],
    ['({A}+1)*2', '12'],
    ['C+1', '1001'],
    ['e+1', '1001'],
    ['1/0', 'Infinity'],
    ['0-1/0', '-Infinity'],
    ['0/0', 'NaN'],
    ['1000000000000000*10', '1E+16'],
    ['1/100000', '1E-05'],
  ])('%s is %s', (sum, result) => {
    expect(textOf(`#{calc ${sum}}`, values)).toBe(result);
  });

  it.each([
    ['A + word', '#{A+word}'],
    ['None * 2', '#{None*2}'],
    ['{None} - ( 1 + 2.50 )', '#{None-1+2.5}'],
    ['{None}*({A}+1)', '#{None*A+1}'],
  ])('comes back without its keyword for %s, and is no error', (sum, text) => {
    const { value, missing, error } = variables(values).evaluate(`#{calc ${sum}}`);
    expect({ value, missing, error }).toEqual({ value: text, missing: [], error: undefined });
  });

  it('looks at nothing behind what is no number', () => {
    const { value, error } = variables({ Loop: '#{Loop}' }).evaluate('#{calc None + Loop}');
    expect({ value, error }).toEqual({ value: '#{None+Loop}', error: undefined });
  });

  it.each(['-1', '1+', '1--1', '(1', '1 2'])('does not read %s', (sum) => {
    expect(variables(values).evaluate(`#{calc ${sum}}`).value).not.toMatch(/^-?[\d.]+$/);
  });

  it('lets a name without braces take a closing bracket', () => {
    expect(textOf('#{calc (1+A)}', { '(1': '10', 'A)': '7', A: '5' })).toBe('17');
    expect(textOf('#{calc (1+{A})}', { 'A)': '7', A: '5' })).toBe('6');
  });
});
