import { type DatePieces, readDatePieces } from './date-pieces.ts';
import { fieldsOf, type Moment, momentFromDate, momentFromFields } from './moment.ts';

/** Reads a date as .NET does in the invariant culture; what it does not say is taken from the time now. */
export function parseMoment(text: string, now: () => Date): Moment | undefined {
  if (text.length > maxDateChars) return undefined;
  const pieces = readDatePieces(text);
  const day = pieces && dayOf(pieces, now);
  if (!day) return undefined;
  const { time = midnight, zone, weekday } = pieces;
  const moment = momentFromFields({ ...day, ...time }, zone);
  const isItsWeekday = moment && (weekday === undefined || fieldsOf(moment).weekday === weekday);
  return isItsWeekday ? moment : undefined;
}

/** Longer than any way to write a date. */
const maxDateChars = 100;
const midnight = { hour: 0, minute: 0, second: 0, fraction: 0 };

type Day = { readonly year: number; readonly month: number; readonly day: number };

function dayOf({ numbers, month, time }: DatePieces, now: () => Date): Day | undefined {
  const [first = '', second = '', third = ''] = numbers;
  const yearAt = numbers.findIndex((number) => number.length > 2);
  switch (numbers.length + (month === undefined ? 0 : 10)) {
    case 0:
      return time && today(now);
    case 2:
      if (yearAt === -1) return checked(today(now).year, first, second);
      return yearAt === 0 ? checked(yearOf(first), second) : checked(yearOf(second), first);
    case 3:
      return yearAt === 0 ? checked(yearOf(first), second, third) : checked(yearOf(third), first, second);
    case 11:
      return yearAt === 0 ? checked(yearOf(first), month) : checked(today(now).year, month, first);
    case 12:
      return yearAt === 0 ? checked(yearOf(first), month, second) : checked(yearOf(second), month, first);
    default:
      return undefined;
  }
}

function checked(year: number | undefined, month: string | number | undefined, day = '1'): Day | undefined {
  if (year === undefined || day.length > 2 || String(month).length > 2) return undefined;
  return { year, month: Number(month), day: Number(day) };
}

/** Two digits mean a year up to 2049. */
function yearOf(text: string): number | undefined {
  const year = Number(text);
  if (text.length > 4) return undefined;
  return text.length > 2 ? year : year + (year < 50 ? 2000 : 1900);
}

function today(now: () => Date): Day {
  const date = now();
  return fieldsOf(momentFromDate(date, 'none', -date.getTimezoneOffset()));
}
