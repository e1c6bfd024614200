import { type DecimalDigits, roundTo, splitAtPoint } from './decimal-digits.ts';
import { formatCustomNumber } from './format-custom-number.ts';
import { groupThousands } from './group-thousands.ts';

/** A number to be formatted: its exact digits, those that count in the general format, and how wide it is. */
export type FormatNumber = {
  readonly exact: DecimalDigits;
  readonly general: string;
  /** Digits that custom formats look at. */
  readonly custom: DecimalDigits;
  /** Set for whole numbers, for the formats that only they have. */
  readonly int32: number | undefined;
};

/** A number by a .NET number format in the invariant culture; undefined where the format does not suit it. */
export function formatNumber(number: FormatNumber, format: string): string | undefined {
  if (format === '') return number.general;
  const standard = /^([A-Za-z])(\d{0,3})$/.exec(format);
  if (!standard) return formatCustomNumber(number.custom, format);
  const [, letter = '', precision = ''] = standard;
  return formatStandard(number, letter, precision === '' ? undefined : Number(precision));
}

function formatStandard(number: FormatNumber, letter: string, precision?: number): string | undefined {
  const { exact, int32 } = number;
  switch (letter.toUpperCase()) {
    case 'C':
      return withSign(
        exact,
        precision ?? 2,
        (text) => `¤${text}`,
        (text) => `(¤${text})`,
      );
    case 'F':
      return withSign(exact, precision ?? 2, (text) => text.replaceAll(',', ''));
    case 'N':
      return withSign(exact, precision ?? 2, (text) => text);
    case 'P':
      return withSign(
        { ...exact, point: exact.digits === '' ? 0 : exact.point + 2 },
        precision ?? 2,
        (text) => `${text} %`,
      );
    case 'E':
      return formatScientific(exact, precision ?? 6, letter);
    case 'G':
      return precision === undefined || precision === 0
        ? number.general
        : formatGeneral(exact, precision, letter);
    case 'R':
      return number.general;
    case 'D':
      return int32 === undefined ? undefined : padWhole(int32, precision ?? 1);
    case 'X':
      return int32 === undefined ? undefined : formatHex(int32, precision ?? 1, letter);
    case 'B':
      return int32 === undefined ? undefined : (int32 >>> 0).toString(2).padStart(precision ?? 1, '0');
    default:
      return undefined;
  }
}

/** A number that rounds to nothing keeps its sign only where .NET keeps it: nowhere here. */
function withSign(
  exact: DecimalDigits,
  fractionDigits: number,
  positive: (text: string) => string,
  negative = (text: string) => `-${positive(text)}`,
): string {
  const rounded = roundTo(exact, fractionDigits);
  const { whole, fraction } = splitAtPoint(rounded, 1, fractionDigits);
  const text = groupThousands(whole) + (fractionDigits > 0 ? `.${fraction}` : '');
  return exact.negative && rounded.digits !== '' ? negative(text) : positive(text);
}

function formatScientific(exact: DecimalDigits, fractionDigits: number, letter: string): string {
  const rounded = roundTo({ ...exact, point: 1 }, fractionDigits);
  const exponent = exact.digits === '' ? 0 : exact.point - 1 + (rounded.point - 1);
  const { whole, fraction } = splitAtPoint(
    { ...rounded, point: rounded.digits === '' ? 0 : 1 },
    1,
    fractionDigits,
  );
  const mantissa = whole + (fractionDigits > 0 ? `.${fraction}` : '');
  return `${sign(exact)}${mantissa}${letter}${exponentText(exponent, 3)}`;
}

/** As short as it gets with so many significant digits; scientific where the exponent would be larger than they. */
function formatGeneral(exact: DecimalDigits, precision: number, letter: string): string {
  const scaled = roundTo({ ...exact, point: 0 }, precision);
  const point = exact.digits === '' ? 0 : exact.point + scaled.point;
  const rounded = { negative: exact.negative, digits: scaled.digits, point };
  if (point > precision || point <= -4) {
    const { fraction } = splitAtPoint({ ...rounded, point: 1 }, 1, 0);
    const mantissa = rounded.digits.charAt(0) + (fraction === '' ? '' : `.${fraction}`);
    return `${sign(exact)}${mantissa}${letter === 'g' ? 'e' : 'E'}${exponentText(point - 1, 2)}`;
  }
  const { whole, fraction } = splitAtPoint(rounded, 1, 0);
  return sign(exact) + whole + (fraction === '' ? '' : `.${fraction}`);
}

function sign({ negative, digits }: DecimalDigits): string {
  return negative && digits !== '' ? '-' : '';
}

function exponentText(exponent: number, width: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(width, '0');
}

function padWhole(value: number, width: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
}

function formatHex(value: number, width: number, letter: string): string {
  const text = (value >>> 0).toString(16).padStart(width, '0');
  return letter === 'X' ? text.toUpperCase() : text;
}
