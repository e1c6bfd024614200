import { describe, expect, it } from 'vitest';
import { filtered } from '../evaluate.test-support.ts';

/** A value, the options of `Format`, and what comes out: undefined where the token stays. */
type Cases = readonly (readonly [string, string, string | undefined])[];

const decimals: Cases = [
  ['1234.5', 'C', '¤1,234.50'],
  ['-1234.5', 'C', '(¤1,234.50)'],
  ['1234.5', 'N1', '1,234.5'],
  ['1234.5', 'n0', '1,235'],
  ['2.5', 'F0', '3'],
  ['-2.5', 'F0', '-3'],
  ['1.005', 'F2', '1.01'],
  ['-0.001', 'F2', '0.00'],
  ['-0', 'F2', '0.00'],
  ['0.1234', 'P1', '12.3 %'],
  ['-0.1234', 'P', '-12.34 %'],
  ['1.50', 'G', '1.50'],
  ['1.50', 'G0', '1.5'],
  ['0.0', 'G', '0.0'],
  ['100', 'G2', '1E+02'],
  ['0.00001', 'g1', '1e-05'],
  ['0.00001', 'G', '0.00001'],
  ['12345', 'E2', '1.23E+004'],
  ['0', 'e', '0.000000e+000'],
  ['0.00000000000000000000000000015', 'G', '0.0000000000000000000000000002'],
  ['0.00000000000000000000000000025', 'G', '0.0000000000000000000000000002'],
  ['79228162514264337593543950335.4', 'G', '79228162514264337593543950335'],
  ['79228162514264337593543950336', 'decimal G', undefined],
  [' (5)', 'F0', undefined],
  ['- 5', 'F0', undefined],
  [' -1,2,3.5 ', 'F1', '-123.5'],
  ['5 - ', 'F0', '-5'],
  ['-5-', 'F0', undefined],
  ['.5', 'F1', '0.5'],
  ['.', 'F1', undefined],
  ['1e3', 'F1', undefined],
  ['1.5', 'F005', '1.50000'],
  ['1.5', 'D', undefined],
  ['1.5', 'R', undefined],
  ['1.5', 'decimal Q', undefined],
  ['1.5', 'money F1', undefined],
  ['1.5', 'DECIMAL F2', '1.50'],
  ['x', 'F2', undefined],
];

const custom: Cases = [
  ['12', '0000.00', '0012.00'],
  ['1234567', '0,0.0', '1,234,567.0'],
  ['1234567', '0,,', '1'],
  ['1234567', '#,#,.0', '1,234.6'],
  ['-5', '0.0;(0.0);zero', '(5.0)'],
  ['0', '0.0;(0.0);zero', 'zero'],
  ['-0.001', '0.0;(0.0);zero', 'zero'],
  ['-0.001', '0.0;(0.0)', '0.0'],
  ['-5', '0;;zero', '-5'],
  ['0', '0;-0;', '0'],
  ['0.5', "0%' of all'", '50% of all'],
  ['0.5', '0‰', '500‰'],
  ['12', '.00', '12.00'],
  ['12.5', '.##', '12.5'],
  ['12', '0.##', '12'],
  ['12.34', '0.0.0', '12.34'],
  ['1234567890', '(###) ###-####', '(123) 456-7890'],
  ['12', '00-00-00', '00-00-12'],
  ['-12345', '0.00E+00', '-1.23E+04'],
  ['0.00012', '00.0e-000', '12.0e-005'],
  ['1234', '0E0E00', '1E3E00'],
  ['12', '0E', '12E'],
  ['12', '\\#0a', '#12a'],
  ['-12', '-0', '--12'],
  ['', '0', undefined],
];

const wholeNumbers: Cases = [
  ['12', 'int D5', '00012'],
  ['-12', 'int D5', '-00012'],
  ['-1', 'int32 x', 'ffffffff'],
  ['255', 'int X4', '00FF'],
  ['5', 'int B4', '0101'],
  ['99999', 'int G3', '1E+05'],
  ['-7', 'int F1', '-7.0'],
  ['7', 'int R', undefined],
  ['1.5', 'int D5', undefined],
  ['2147483648', 'int D', undefined],
];

const doubles: Cases = [
  ['1e3', 'double F1', '1000.0'],
  ['12345.678', 'double E2', '1.23E+004'],
  ['12345.678', 'double G3', '1.23E+04'],
  ['0.00001', 'double G', '1E-05'],
  ['0.00001', 'double g', '1e-05'],
  ['0.1', 'double F20', '0.10000000000000000555'],
  ['0.1', 'double R', '0.1'],
  ['1.005', 'double F2', '1.00'],
  ['2.5', 'double F0', '2'],
  ['3.5', 'double N0', '4'],
  ['2.5', 'double "0"', '3'],
  ['-0.001', 'double F2', '-0.00'],
  ['-0.001', 'double "0.0"', '-0.0'],
  ['-0', 'double G', '-0'],
  ['123456789012345678', 'double "0"', '123456789012346000'],
  ['1e400', 'double F2', 'Infinity'],
  ['-Infinity', 'double F2', '-Infinity'],
  ['NaN', 'double "0.00"', 'NaN'],
  ['7-', 'double F0', undefined],
];

describe('Format', () => {
  it.each(decimals)('the decimal %j by %s is %j', (value, options, text) => {
    expect(filtered(value, `Format ${options}`)).toBe(text);
  });
  it.each(custom)('the decimal %j by the picture %s is %j', (value, picture, text) => {
    expect(filtered(value, `Format \\"${picture}\\"`)).toBe(text);
  });
  it.each(wholeNumbers)('the whole number %j by %s is %j', (value, options, text) => {
    expect(filtered(value, `Format ${options}`)).toBe(text);
  });
  it.each(doubles)('the double %j by %s is %j', (value, options, text) => {
    expect(filtered(value, `Format ${options}`)).toBe(text);
  });
});
