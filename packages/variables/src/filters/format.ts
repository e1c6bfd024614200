import { digitsOfDouble, parseDecimal } from '../dotnet/decimal-digits.ts';
import { parseDouble, printDouble } from '../dotnet/double.ts';
import { formatMoment } from '../dotnet/format-moment.ts';
import { type FormatNumber, formatNumber } from '../dotnet/format-number.ts';
import { parseInt32 } from '../dotnet/int32.ts';
import { type Moment, offsetMinutesOf } from '../dotnet/moment.ts';
import { parseMoment } from '../dotnet/parse-moment.ts';
import { type FilterTable, withOptions } from './filter.ts';

/** `Format "0.00"` finds out by itself what the value is; `Format int "D4"` is told. */
export const formatFilters: FilterTable = {
  format: withOptions(1, 2, (input, [first = '', second]) => {
    if (second !== undefined) return formatAs(first.toLowerCase(), input, second);
    return formatAs(parseDecimal(input) ? 'decimal' : 'datetimeoffset', input, first);
  }),
};

function formatAs(type: string, input: string, format: string): string | undefined {
  if (format.length > maxFormatChars) return undefined;
  const moment = type.startsWith('date') ? parseMoment(input) : undefined;
  switch (type) {
    case 'int':
    case 'int32':
      return formatParsed(parseInt32Number(input), format);
    case 'double':
      return formatParsed(parseDoubleNumber(input), format);
    case 'decimal':
      return formatParsed(parseDecimalNumber(input), format);
    case 'date':
    case 'datetime':
      return moment && formatMoment(moment, format);
    case 'datetimeoffset':
      return moment && formatMoment(withOffset(moment), format);
    default:
      return undefined;
  }
}

/** Longer than any format somebody reads. */
const maxFormatChars = 1000;

function formatParsed(number: FormatNumber | undefined, format: string): string | undefined {
  return number && formatNumber(number, format);
}

/** A date with offset always has one: UTC's is +00:00, and what says nothing gets this machine's. */
function withOffset(moment: Moment): Moment {
  return { ...moment, zone: offsetMinutesOf(moment) };
}

function parseInt32Number(text: string): FormatNumber | undefined {
  const value = parseInt32(text);
  const exact = value === undefined ? undefined : parseDecimal(String(value));
  return exact && { exact, general: String(value), custom: exact, int32: value };
}

function parseDecimalNumber(text: string): FormatNumber | undefined {
  const exact = parseDecimal(text);
  return exact && { exact, general: generalDecimal(text), custom: exact, int32: undefined };
}

/** A decimal keeps the zeros after its point. */
function generalDecimal(text: string): string {
  const [whole = '', fraction] = text.replace(/[\s,+-]/g, '').split('.');
  const sign = text.includes('-') && /[1-9]/.test(text) ? '-' : '';
  const digits = whole.replace(/^0+/, '') || '0';
  return sign + digits + (fraction ? `.${fraction}` : '');
}

function parseDoubleNumber(text: string): FormatNumber | undefined {
  const value = parseDouble(text);
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return {
    exact: digitsOfDouble(value, 100),
    general: printDouble(value),
    custom: digitsOfDouble(value, 15),
    int32: undefined,
  };
}
