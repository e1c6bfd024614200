import { skipBlanks } from '../lex/characters.ts';
import type { Moment } from './moment.ts';
import { dayNames, monthNames } from './names.ts';

/** What a text that may be a date is made of: numbers and names in any order, a time, a zone. */
export type DatePieces = {
  readonly numbers: readonly string[];
  readonly month: number | undefined;
  readonly weekday: number | undefined;
  readonly time: Time | undefined;
  readonly zone: Moment['zone'];
};

export type Time = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: number;
};

type Reading = { -readonly [Key in keyof DatePieces]: DatePieces[Key] } & {
  readonly text: string;
  at: number;
  numbers: string[];
  /** The mark between two pieces that was read last: no second one may follow. */
  mark: string;
  /** Whether the last piece was the time. */
  behindTime: boolean;
};

/** Takes a date apart as .NET's invariant culture does; undefined where something in it belongs to no date. */
export function readDatePieces(text: string): DatePieces | undefined {
  const none = { month: undefined, weekday: undefined, time: undefined, zone: 'none' as const };
  const reading: Reading = { text, at: 0, numbers: [], mark: '', behindTime: false, ...none };
  for (
    reading.at = skipBlanks(text, 0);
    reading.at < text.length;
    reading.at = skipBlanks(text, reading.at)
  ) {
    if (!readPiece(reading)) return undefined;
  }
  return reading.mark === '-' || reading.mark === '/' ? undefined : reading;
}

function readPiece(reading: Reading): boolean {
  return (
    (mayBeZone(reading) && readZone(reading)) ||
    readMark(reading) ||
    readTimeMark(reading) ||
    (reading.time === undefined && readTime(reading)) ||
    readNumber(reading) ||
    readName(reading)
  );
}

/** A zone stands behind the time, or behind all that makes a day. */
function mayBeZone({ numbers, month, behindTime }: Reading): boolean {
  return behindTime || numbers.length + (month === undefined ? 0 : 1) >= 3;
}

function readZone(reading: Reading): boolean {
  if (reading.zone !== 'none' || reading.mark !== '') return false;
  if (take(reading, /(?:Z|GMT)(?![A-Za-z])/iy)) {
    reading.zone = 'utc';
    return true;
  }
  const match = take(reading, /([+-])(?:(\d{1,2}):(\d{1,2})|(\d{1,2})(\d{2})|(\d{1,2}))(?![\d:])/y);
  if (!match) return false;
  const [, sign, hour, minute = '0', shortHour, shortMinute, hourAlone] = match;
  const restMinutes = Number(shortMinute ?? minute);
  const minutes = Number(hour ?? shortHour ?? hourAlone) * 60 + restMinutes;
  reading.zone = sign === '-' ? -minutes : minutes;
  return restMinutes < 60 && minutes <= maxOffsetMinutes;
}

/** Fourteen hours: no zone is farther from UTC. */
const maxOffsetMinutes = 14 * 60;

function readMark(reading: Reading): boolean {
  const isBetween = reading.mark === '' && (reading.numbers.length > 0 || reading.at > 0);
  const match = isBetween ? take(reading, /[,./-]/y) : undefined;
  if (!match) return false;
  reading.mark = match[0];
  reading.behindTime = false;
  return true;
}

/** The `T` of ISO 8601, between a day whose year comes first and a time in full. */
function readTimeMark(reading: Reading): boolean {
  const yearFirst = (reading.numbers[0]?.length ?? 0) > 2 && reading.numbers.length === 3;
  return yearFirst && reading.time === undefined && take(reading, /T(?=\s*\d\d:\d\d)/iy) !== undefined;
}

function readTime(reading: Reading): boolean {
  const match =
    take(
      reading,
      /(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+|(?![A-Za-z])))?)?(?:\s*([AP]M)(?![A-Za-z]))?(?![\d:])/iy,
    ) ?? take(reading, /(\d{1,2})()()()\s*([AP]M)(?![A-Za-z])/iy);
  if (!match) return false;
  const [, hour, minute = '0', second = '0', digits = '', half] = match;
  reading.time = {
    hour: hourOf(Number(hour), half?.toLowerCase()),
    minute: Number(minute),
    second: Number(second),
    fraction: Math.round(Number(`0.${digits || '0'}`) * 1e7),
  };
  reading.mark = '';
  reading.behindTime = true;
  return true;
}

/** 24 is no hour, so that a wrong half of the day is refused with the rest. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === 'am') return hour > 12 ? 24 : hour % 12;
  return half === 'pm' && hour < 12 ? hour + 12 : hour;
}

function readNumber(reading: Reading): boolean {
  const match = take(reading, /\d+(?!:)/y);
  if (!match || reading.numbers.length === 3) return false;
  reading.numbers.push(match[0]);
  reading.mark = '';
  reading.behindTime = false;
  return true;
}

function readName(reading: Reading): boolean {
  const word = take(reading, /[A-Za-z]+/y)?.[0].toLowerCase();
  if (word === undefined) return false;
  const [month, weekday] = [indexOfName(monthNames, word), indexOfName(dayNames, word)];
  if (month !== -1 && reading.month === undefined) reading.month = month + 1;
  else if (weekday !== -1 && reading.weekday === undefined) reading.weekday = weekday;
  else return false;
  reading.mark = '';
  reading.behindTime = false;
  return true;
}

/** By its full name or its first three letters. */
function indexOfName(names: readonly string[], word: string): number {
  return names.findIndex((name) => name.toLowerCase() === word || name.slice(0, 3).toLowerCase() === word);
}

function take(reading: Reading, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reading.at;
  const match = pattern.exec(reading.text);
  if (match) reading.at = pattern.lastIndex;
  return match ?? undefined;
}
