import { fieldsOf, type Moment, type MomentFields, offsetMinutesOf, toUtc } from './moment.ts';
import { dayNames, monthNames } from './names.ts';

/** A moment by a .NET date format in the invariant culture; undefined where the format is none. */
export function formatMoment(moment: Moment, format: string): string | undefined {
  const hasOffset = typeof moment.zone === 'number';
  if (format === '') return formatCustom(moment, hasOffset ? `${standardFormats.G} zzz` : standardFormats.G);
  if (format.length > 1) return formatCustom(moment, format);
  if (format === 'U') return hasOffset ? undefined : formatCustom(toUtc(moment), standardFormats.F);
  const custom = Object.hasOwn(standardFormats, format) ? standardFormats[format] : undefined;
  if (custom === undefined) return undefined;
  return formatCustom(utcFormats.has(format) && hasOffset ? toUtc(moment) : moment, custom);
}

const standardFormats: Readonly<Record<string, string>> & { readonly F: string; readonly G: string } = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};
const utcFormats = new Set(['r', 'R', 'u']);

function formatCustom(moment: Moment, format: string): string | undefined {
  const fields = fieldsOf(moment);
  let output = '';
  for (let at = 0; at < format.length; ) {
    const char = format.charAt(at);
    const literal = readLiteral(format, at);
    if (literal === undefined) return undefined;
    if (literal) {
      output += literal.text;
      at = literal.end;
      continue;
    }
    const start = char === '%' ? at + 1 : at;
    const end = char === '%' ? start + 1 : endOfRun(format, start);
    const part = formatPart(moment, fields, format.slice(start, end));
    if (part === undefined) return undefined;
    output =
      part === '' && output.endsWith('.') && format.charAt(start) === 'F'
        ? output.slice(0, -1)
        : output + part;
    at = end;
  }
  return output;
}

/** Text between quotes or after a backslash; null where none starts, undefined where it does not end. */
function readLiteral(format: string, at: number): { text: string; end: number } | null | undefined {
  const char = format.charAt(at);
  if (char === '\\') {
    return at + 1 < format.length ? { text: format.charAt(at + 1), end: at + 2 } : undefined;
  }
  if (char !== "'" && char !== '"') return null;
  const end = format.indexOf(char, at + 1);
  return end === -1 ? undefined : { text: format.slice(at + 1, end), end: end + 1 };
}

function endOfRun(format: string, at: number): number {
  let end = at + 1;
  while (format.charAt(end) === format.charAt(at)) end += 1;
  return end;
}

function formatPart(moment: Moment, fields: MomentFields, part: string): string | undefined {
  const width = part.length;
  switch (part.charAt(0)) {
    case 'd':
      return width > 2 ? shorten(dayNames[fields.weekday] ?? '', width) : digits(fields.day, width);
    case 'M':
      return width > 2 ? shorten(monthNames[fields.month - 1] ?? '', width) : digits(fields.month, width);
    case 'y':
      return width > 2 ? digits(fields.year, width) : digits(fields.year % 100, width);
    case 'f':
    case 'F':
      return formatFraction(fields.fraction, part);
    case 'K':
      return moment.zone === 'none' ? '' : formatZone(moment, width).repeat(width);
    case 'z':
      return formatOffset(offsetMinutesOf(moment), width);
    case 'g':
      return 'A.D.';
    case '%':
    case '\\':
    case "'":
    case '"':
    case '':
      return undefined;
    default:
      return formatClock(fields, part);
  }
}

function formatClock(fields: MomentFields, part: string): string {
  const width = Math.min(part.length, 2);
  switch (part.charAt(0)) {
    case 'h':
      return digits(fields.hour % 12 || 12, width);
    case 'H':
      return digits(fields.hour, width);
    case 'm':
      return digits(fields.minute, width);
    case 's':
      return digits(fields.second, width);
    case 't':
      return (fields.hour < 12 ? 'AM' : 'PM').slice(0, width);
    default:
      return part;
  }
}

function formatFraction(fraction: number, part: string): string | undefined {
  if (part.length > 7) return undefined;
  const text = String(fraction).padStart(7, '0').slice(0, part.length);
  return part.startsWith('F') ? text.replace(/0{1,7}$/, '') : text;
}

function formatZone(moment: Moment, width: number): string {
  return moment.zone === 'utc' ? 'Z' : formatOffset(offsetMinutesOf(moment), Math.max(3, width));
}

function formatOffset(minutes: number, width: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const sign = minutes < 0 ? '-' : '+';
  return sign + digits(hours, Math.min(width, 2)) + (width > 2 ? `:${digits(rest, 2)}` : '');
}

function shorten(name: string, width: number): string {
  return width === 3 ? name.slice(0, 3) : name;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
