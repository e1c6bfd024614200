import { type DecimalDigits, roundTo, splitAtPoint } from './decimal-digits.ts';
import { formatCustomNumber } from './format-custom-number.ts';
import { groupThousands } from './group-thousands.ts';

/** A number to be formatted. */
export type FormatNumber = {
  readonly kind: 'integer' | 'decimal' | 'double';
  /** All its digits. */
  readonly exact: DecimalDigits;
  /** Digits that custom formats look at. */
  readonly custom: DecimalDigits;
  /** As it is written without a format. */
  readonly general: string;
};

/** A number by a .NET number format in the invariant culture; undefined where the format does not suit it. */
export function formatNumber(number: FormatNumber, format: string): string | undefined {
  if (format === '') return number.general;
  const standard = /^([A-Za-z])0*(\d*)$/.exec(format);
  if (!standard) return formatCustomNumber(number.custom, format, number.kind === 'double');
  const [, letter = '', precision = ''] = standard;
  if (precision.length > maxPrecisionDigits) return undefined;
  return formatStandard(number, letter, format.length === 1 ? undefined : Number(precision));
}

/** More digits than a thousand are nothing that anybody reads. */
const maxPrecisionDigits = 3;

function formatStandard(number: FormatNumber, letter: string, precision?: number): string | undefined {
  switch (letter.toUpperCase()) {
    case 'C':
      return formatFixed(
        number,
        precision ?? 2,
        (text) => `¤${text}`,
        (text) => `(¤${text})`,
      );
    case 'F':
      return formatFixed(number, precision ?? 2, (text) => text.replaceAll(',', ''));
    case 'N':
      return formatFixed(number, precision ?? 2, (text) => text);
    case 'P':
      return formatFixed(
        { ...number, exact: timesHundred(number.exact) },
        precision ?? 2,
        (text) => `${text} %`,
      );
    case 'E':
      return formatScientific(number, precision ?? 6, letter);
    case 'G':
      return formatGeneral(number, precision, letter);
    case 'R':
      return number.kind === 'double' ? number.general : undefined;
    default:
      return number.kind === 'integer'
        ? formatWhole(Number(number.general), letter, precision ?? 1)
        : undefined;
  }
}

function timesHundred({ negative, digits, point }: DecimalDigits): DecimalDigits {
  return { negative, digits, point: digits === '' ? 0 : point + 2 };
}

function formatFixed(
  number: FormatNumber,
  fractionDigits: number,
  positive: (text: string) => string,
  negative = (text: string) => `-${positive(text)}`,
): string {
  const rounded = round(number, fractionDigits);
  const { whole, fraction } = splitAtPoint(rounded, 1, fractionDigits);
  const text = groupThousands(whole) + (fractionDigits > 0 ? `.${fraction}` : '');
  return rounded.negative ? negative(text) : positive(text);
}

/** A double is rounded to the even digit from the middle, and keeps its sign where nothing is left of it. */
function round({ exact, kind }: FormatNumber, fractionDigits: number): DecimalDigits {
  const rounded = roundTo(exact, fractionDigits, kind === 'double' ? 'even' : 'away');
  return { ...rounded, negative: rounded.negative && (kind === 'double' || rounded.digits !== '') };
}

function formatScientific(number: FormatNumber, fractionDigits: number, letter: string): string {
  const rounded = round(number, fractionDigits + 1 - number.exact.point);
  const { digits, point } = rounded;
  const { whole, fraction } = splitAtPoint({ ...rounded, point: digits === '' ? 0 : 1 }, 1, fractionDigits);
  const mantissa = whole + (fractionDigits > 0 ? `.${fraction}` : '');
  return sign(rounded) + mantissa + letter + exponentText(digits === '' ? 0 : point - 1, 3);
}

/** As short as it gets with so many significant digits; scientific where the exponent would be larger than they. */
function formatGeneral(number: FormatNumber, precision: number | undefined, letter: string): string {
  if (precision === undefined || (precision === 0 && number.kind !== 'decimal')) {
    return letter === 'g' ? number.general.toLowerCase() : number.general;
  }
  const significant = precision || number.general.replace(/^-|^-?0\.0*|\./g, '').length;
  const rounded = round(number, significant - number.exact.point);
  const { digits, point } = rounded;
  if (digits !== '' && (point > significant || point < -3)) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const exponent = `${letter === 'g' ? 'e' : 'E'}${exponentText(point - 1, 2)}`;
    return sign(rounded) + digits.charAt(0) + fraction + exponent;
  }
  const { whole, fraction } = splitAtPoint(rounded, 1, 0);
  return sign(rounded) + whole + (fraction === '' ? '' : `.${fraction}`);
}

function sign({ negative }: DecimalDigits): string {
  return negative ? '-' : '';
}

function exponentText(exponent: number, width: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(width, '0');
}

function formatWhole(value: number, letter: string, width: number): string | undefined {
  switch (letter) {
    case 'D':
    case 'd':
      return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
    case 'X':
      return (value >>> 0).toString(16).toUpperCase().padStart(width, '0');
    case 'x':
      return (value >>> 0).toString(16).padStart(width, '0');
    case 'B':
    case 'b':
      return (value >>> 0).toString(2).padStart(width, '0');
    default:
      return undefined;
  }
}
