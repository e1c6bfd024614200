/** What .NET's `double.TryParse` makes of the text in the invariant culture; undefined where it refuses. */
export function parseDouble(text: string): number | undefined {
  const match = doublePattern.exec(text);
  if (!match) return special(text.trim().toLowerCase());
  const [, sign, whole = '', fraction = '', exponent = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  return Number(`${sign}${whole.replaceAll(',', '') || '0'}.${fraction || '0'}${exponent}`);
}

/** A double as .NET prints it: as short as it can be read back, `E+15` and `E-05` for the very large and small. */
export function printDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const { negative, digits, point } = decimalDigits(value);
  const sign = negative ? '-' : '';
  if (point > 15 || point <= -4) return sign + scientific(digits, point - 1);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The shortest digits that read back as the value, and how many of them stand before the decimal point. */
function decimalDigits(value: number): { negative: boolean; digits: string; point: number } {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { negative: value < 0, digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const sign = exponent < 0 ? '-' : '+';
  return `${digits.charAt(0)}${fraction}E${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function special(word: string): number | undefined {
  switch (word) {
    case 'nan':
    case '-nan':
    case '+nan':
      return Number.NaN;
    case 'infinity':
    case '+infinity':
    case '∞':
      return Number.POSITIVE_INFINITY;
    case '-infinity':
    case '-∞':
      return Number.NEGATIVE_INFINITY;
    default:
      return undefined;
  }
}

/** No two parts can take the same character, so it never goes back over what it has read. */
const doublePattern = /^[\t-\r ]*([+-]?)(\d[\d,]*)?(?:\.(\d*))?([eE][+-]?\d+)?[\t-\r ]*$/;
