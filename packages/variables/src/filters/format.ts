import { digitsOfDouble, parseDecimal, splitAtPoint } from '../dotnet/decimal-digits.ts';
import { parseDouble, printDouble } from '../dotnet/double.ts';
import { formatMoment } from '../dotnet/format-moment.ts';
import { formatNumber } from '../dotnet/format-number.ts';
import { parseInt32 } from '../dotnet/int32.ts';
import { type Moment, offsetMinutesOf, toLocal } from '../dotnet/moment.ts';
import { parseMoment } from '../dotnet/parse-moment.ts';
import { type FilterTable, withOptions } from './filter.ts';

/** `Format "0.00"` finds out by itself what the value is; `Format int "D4"` is told. */
export const formatFilters: FilterTable = {
  format: withOptions(1, 2, (input, [first = '', second], { now }) => {
    if (second !== undefined) return formatAs(first.toLowerCase(), input, second, now);
    return formatAs(parseDecimal(input) ? 'decimal' : 'datetimeoffset', input, first, now);
  }),
};

function formatAs(type: string, input: string, format: string, now: () => Date): string | undefined {
  if (format.length > maxFormatChars) return undefined;
  const moment = type.startsWith('date') ? parseMoment(input, now) : undefined;
  switch (type) {
    case 'int':
    case 'int32':
      return formatInt32(input, format);
    case 'double':
      return formatDouble(input, format);
    case 'decimal':
      return formatDecimal(input, format);
    case 'date':
    case 'datetime':
      return moment && formatMoment(onThisClock(moment), format);
    case 'datetimeoffset':
      return moment && formatMoment(withOffset(moment), format);
    default:
      return undefined;
  }
}

/** Longer than any format somebody reads. */
const maxFormatChars = 1000;

/** A date that knows its zone is moved to this machine's. */
function onThisClock(moment: Moment): Moment {
  return moment.zone === 'none' ? moment : toLocal(moment);
}

/** A date with offset always has one: UTC's is +00:00, and what says nothing gets this machine's. */
function withOffset(moment: Moment): Moment {
  return { ...moment, zone: offsetMinutesOf(moment) };
}

function formatInt32(text: string, format: string): string | undefined {
  const value = parseInt32(text);
  if (value === undefined) return undefined;
  const exact = digitsOfDouble(value, 15);
  return formatNumber({ kind: 'integer', exact, custom: exact, general: String(value) }, format);
}

/** A decimal keeps the zeros after its point. */
function formatDecimal(text: string, format: string): string | undefined {
  const number = parseDecimal(text);
  if (!number) return undefined;
  const { whole, fraction } = splitAtPoint(number.exact, 1, number.scale);
  const general = (number.exact.negative ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
  return formatNumber({ kind: 'decimal', exact: number.exact, custom: number.exact, general }, format);
}

function formatDouble(text: string, format: string): string | undefined {
  const value = parseDouble(text);
  if (value === undefined) return undefined;
  const general = printDouble(value);
  if (!Number.isFinite(value)) return general;
  const exact = digitsOfDouble(value, 100);
  return formatNumber({ kind: 'double', exact, custom: digitsOfDouble(value, 15), general }, format);
}
