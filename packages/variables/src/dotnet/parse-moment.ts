import { type Moment, momentFromFields } from './moment.ts';
import { monthNames } from './names.ts';

/** Reads a date as .NET does in the invariant culture: ISO 8601, `MM/dd/yyyy`, or with the month's name. */
export function parseMoment(text: string): Moment | undefined {
  if (text.length > maxDateChars) return undefined;
  const trimmed = text.trim();
  const day = readDay(trimmed);
  return day && readTime(trimmed.slice(day.length), day);
}

/** Longer than any way to write a date. */
const maxDateChars = 100;

type Day = { readonly year: number; readonly month: number; readonly day: number; readonly length: number };

function readDay(text: string): Day | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text);
  if (iso) return dayOf(iso, iso[1], iso[2], iso[3]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(text);
  if (slashed) return dayOf(slashed, slashed[3], slashed[1], slashed[2]);
  const dayFirst = /^(?:[A-Za-z]{3,9}, ?)?(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})(?!\d)/.exec(text);
  if (dayFirst) return dayOf(dayFirst, dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1]);
  const monthFirst = /^(?:[A-Za-z]{6,9}, ?)?([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})(?!\d)/.exec(text);
  return monthFirst ? dayOf(monthFirst, monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2]) : undefined;
}

function dayOf(match: RegExpExecArray, year = '', month = '', day = ''): Day {
  return { year: Number(year), month: Number(month), day: Number(day), length: match[0].length };
}

function monthNumber(name = ''): string {
  const start = name.toLowerCase();
  const index = monthNames.findIndex((month) => {
    const lower = month.toLowerCase();
    return lower === start || lower.slice(0, 3) === start;
  });
  return String(index + 1);
}

const timePattern =
  /^(?:[T ] *(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: *([AaPp][Mm]))?)?(?: *(Z|z|GMT|[+-]\d{1,2}:?(?:\d{2})?))?$/;

function readTime(text: string, { year, month, day }: Day): Moment | undefined {
  const match = timePattern.exec(text);
  if (!match) return undefined;
  const [, hour = '0', minute = '0', second = '0', digits = '', half, zoneText] = match;
  const zone = readZone(zoneText);
  if (zone === undefined) return undefined;
  const fraction = Number(digits.slice(0, 7).padEnd(7, '0'));
  const fields = { year, month, day, minute: Number(minute), second: Number(second), fraction };
  return momentFromFields({ ...fields, hour: hourOf(Number(hour), half?.toLowerCase()) }, zone);
}

/** 25 is no hour, so that a wrong half of the day is refused with the rest. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return hour < 1 || hour > 12 ? 25 : (hour % 12) + (half === 'pm' ? 12 : 0);
}

function readZone(text: string | undefined): Moment['zone'] | undefined {
  if (text === undefined) return 'none';
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (!match) return 'utc';
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  if (minutes > 14 * 60) return undefined;
  return match[1] === '-' ? -minutes : minutes;
}
