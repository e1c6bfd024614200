/** A number as decimal digits: `digits` without zeros at either end, `point` of them before the decimal point. */
export type DecimalDigits = { readonly negative: boolean; readonly digits: string; readonly point: number };

/** Reads what .NET's `decimal.TryParse` accepts in the invariant culture, with the zeros at its end; undefined where it refuses. */
export function parseDecimal(text: string): { exact: DecimalDigits; scale: number } | undefined {
  const match = decimalPattern.exec(text);
  if (!match) return undefined;
  const [, lead = '', whole = '', fraction = '', trail = ''] = match;
  const wholeDigits = whole.replaceAll(',', '').replace(/^0+/, '');
  if ((whole === '' && fraction === '') || (lead !== '' && trail !== '')) return undefined;
  if (wholeDigits.length > maxDecimalDigits) return undefined;
  const fitted = fitDecimal(wholeDigits, fraction);
  if (!fitted) return undefined;
  const { value, scale } = fitted;
  const digits = String(value);
  const isNegative = value !== 0n && (lead === '-' || trail === '-');
  return { exact: trimZeros(isNegative, digits, digits.length - scale), scale };
}

/** What .NET's `decimal` holds: 96 bits, and at most 28 digits after the point. */
const maxDecimalDigits = 29;
const maxDecimalScale = 28;
const endOfDecimal = 2n ** 96n;
/** No two parts beside each other can take the same blanks, so that it never goes back over many of them. */
const decimalPattern = /^[\t-\r ]*([+-]?)(\d[\d,]*)?(?:\.(\d*))?(?:[\t-\r ]*([+-]))?[\t-\r ]*$/;

/** The digits as one whole number over a power of ten, rounded half to even until it fits. */
function fitDecimal(whole: string, fraction: string): { value: bigint; scale: number } | undefined {
  const kept = fraction.slice(0, maxDecimalScale + 1);
  // What is cut off only matters to a number that would lie in the middle between two.
  const all = BigInt(`0${whole}${kept}${/[1-9]/.test(fraction.slice(kept.length)) ? '1' : '0'}`);
  for (let scale = Math.min(fraction.length, maxDecimalScale); scale >= 0; scale -= 1) {
    const value = divideHalfEven(all, 10n ** BigInt(kept.length + 1 - scale));
    if (value < endOfDecimal) return { value, scale };
  }
  return undefined;
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const [quotient, twice] = [value / divisor, (value % divisor) * 2n];
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** The digits of a double, correctly rounded to `significant` (1 to 100) of them. */
export function digitsOfDouble(value: number, significant: number): DecimalDigits {
  const [mantissa = '', exponent = '0'] = Math.abs(value)
    .toExponential(significant - 1)
    .split('e');
  return trimZeros(value < 0 || Object.is(value, -0), mantissa.replace('.', ''), Number(exponent) + 1);
}

/** Rounds to so many digits after the decimal point: what lies in the middle away from zero, or to the even digit. */
export function roundTo(
  { negative, digits, point }: DecimalDigits,
  fractionDigits: number,
  middle: 'away' | 'even' = 'away',
): DecimalDigits {
  const keep = point + fractionDigits;
  if (keep >= digits.length) return { negative, digits, point };
  if (keep < 0) return { negative, digits: '', point: 0 };
  const kept = digits.slice(0, keep) || '0';
  const isMiddle = digits.charAt(keep) === '5' && digits.length === keep + 1;
  const up = isMiddle && middle === 'even' ? /[13579]$/.test(kept) : digits.charAt(keep) >= '5';
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
