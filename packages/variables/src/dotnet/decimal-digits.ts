/** A number as decimal digits: `digits` without zeros at either end, `point` of them before the decimal point. */
export type DecimalDigits = { readonly negative: boolean; readonly digits: string; readonly point: number };

/** Reads what .NET's `decimal.TryParse` accepts in the invariant culture; undefined where it refuses. */
export function parseDecimal(text: string): DecimalDigits | undefined {
  const match = decimalPattern.exec(text);
  if (!match) return undefined;
  const [, lead = '', whole = '', fraction = '', trail = ''] = match;
  const wholeDigits = whole.replaceAll(',', '').replace(/^0+/, '');
  if ((whole === '' && fraction === '') || (lead !== '' && trail !== '')) return undefined;
  if (wholeDigits.length > maxDecimalDigits) return undefined;
  return trimZeros(
    lead === '-' || trail === '-',
    wholeDigits + fraction.slice(0, maxDecimalDigits),
    wholeDigits.length,
  );
}

/** What .NET's `decimal` holds. */
const maxDecimalDigits = 29;
const decimalPattern = /^[\t-\r ]*([+-]?)[\t-\r ]*(\d[\d,]*)?(?:\.(\d*))?[\t-\r ]*([+-]?)[\t-\r ]*$/;

/** The digits of a double, correctly rounded to `significant` (1 to 100) of them. */
export function digitsOfDouble(value: number, significant: number): DecimalDigits {
  const [mantissa = '', exponent = '0'] = Math.abs(value)
    .toExponential(significant - 1)
    .split('e');
  return trimZeros(value < 0, mantissa.replace('.', ''), Number(exponent) + 1);
}

/** Rounds half away from zero, to so many digits after the decimal point. */
export function roundTo({ negative, digits, point }: DecimalDigits, fractionDigits: number): DecimalDigits {
  const keep = point + fractionDigits;
  if (keep >= digits.length) return { negative, digits, point };
  if (keep < 0) return { negative, digits: '', point: 0 };
  const up = digits.charAt(keep) >= '5';
  const kept = digits.slice(0, keep) || '0';
  const width = kept.length;
  const rounded = up ? String(BigInt(kept) + 1n).padStart(width, '0') : kept;
  return trimZeros(negative, rounded, (keep === 0 ? point + 1 : point) + rounded.length - width);
}

/** The digits before and after the decimal point, at least as many as asked for. */
export function splitAtPoint(
  { digits, point }: DecimalDigits,
  leastWhole: number,
  fractionDigits: number,
): { whole: string; fraction: string } {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(digits === '' ? 0 : -point) + digits;
  return { whole: whole.padStart(leastWhole, '0'), fraction: fraction.padEnd(fractionDigits, '0') };
}

function trimZeros(negative: boolean, all: string, point: number): DecimalDigits {
  const leading = all.length - all.replace(/^0+/, '').length;
  let end = all.length;
  while (end > leading && all.charAt(end - 1) === '0') end -= 1;
  const digits = all.slice(leading, end);
  return { negative, digits, point: digits === '' ? 0 : point - leading };
}
