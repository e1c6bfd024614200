/** Doubles as .NET reads and prints them in the invariant culture, on every machine. */

/** Undefined where `double.TryParse` refuses. */
export function parseDouble(text: string): number | undefined {
  const match = /^[\t-\r ]*([+-]?)(\d[\d,]*)?(?:\.(\d*))?([eE][+-]?\d+)?[\t-\r ]*$/.exec(text);
  if (!match) return words.get(text.trim().toLowerCase());
  const [, sign, whole = '', fraction = '', exponent = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  return Number(`${sign}${whole.replaceAll(',', '') || '0'}.${fraction || '0'}${exponent}`);
}

const words = new Map([
  ...['nan', '+nan', '-nan'].map((word) => [word, Number.NaN] as const),
  ...['infinity', '+infinity', '∞', '+∞'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-infinity', '-∞'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** Undefined where `long.TryParse` refuses, as it does what needs more than 64 bits. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[\t-\r ]*[+-]?\d+[\t-\r ]*$/.test(text)) return undefined;
  const trimmed = text.trim();
  const digits = trimmed.replace(/^[+-]?0*/, '') || '0';
  if (digits.length > 19) return undefined;
  const value = trimmed.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** As Newtonsoft writes it: a fraction is kept, `E+15` and `E-05` for the very large and small, words in quotes. */
export function writeDouble(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value < 0 ? '"-Infinity"' : '"Infinity"';
  const text = printDouble(value);
  return /[.E]/.test(text) ? text : `${text}.0`;
}

function printDouble(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  return (value < 0 ? '-' : '') + printDigits(digits, point);
}

/** `point` tells how many of the digits stand before the decimal point. */
function printDigits(digits: string, point: number): string {
  if (point > 15 || point < -3) return scientific(digits, point - 1);
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, '0');
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const sign = exponent < 0 ? '-' : '+';
  return `${digits[0]}${fraction}E${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
