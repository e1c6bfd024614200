/** Texts in JSON that Newtonsoft takes for dates, which it writes its own way. */

/** The date as it is written, in quotes or not alike; undefined where the text is no date. */
export function rewriteDate(text: string): string | undefined {
  return rewriteIso(text) ?? rewriteMicrosoft(text);
}

const isoPattern =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?$/;

function rewriteIso(text: string): string | undefined {
  const match = text.length >= 19 && text.length <= 40 ? isoPattern.exec(text) : null;
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [, , , , , , , fraction = '', utc, sign, zoneHours = '0', zoneMinutes = '0'] = match;
  const isDay = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  const isMidnight = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(fraction);
  if (!isDay || (hour > 23 && !isMidnight) || minute > 59 || second > 59) return undefined;
  const time = utcTime(year, month - 1, day, hour, minute, second);
  const digits = fraction.replace(/0+$/, '');
  if (sign === undefined) return print(time, digits, utc ? 'Z' : '');
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return inLocalTime(time - (sign === '-' ? -offset : offset), digits);
}

/** `/Date(0)/` and `/Date(0+0100)/`: the offset only says that the time is a local one. */
function rewriteMicrosoft(text: string): string | undefined {
  const match = /^\/Date\((-?\d{1,16})([+-]\d{2}(?:\d{2})?)?\)\/$/.exec(text);
  if (!match) return undefined;
  const time = Number(match[1]);
  if (time < utcTime(1, 0, 1, 0, 0, 0) || time >= Date.UTC(10_000, 0)) return undefined;
  const digits = String(((time % 1000) + 1000) % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return match[2] === undefined ? print(time, digits, 'Z') : inLocalTime(time, digits);
}

function daysIn(year: number, month: number): number {
  return new Date(utcTime(year, month, 0, 0, 0, 0)).getUTCDate();
}

/** `Date.UTC` would take the years up to 99 for those of the twentieth century. */
function utcTime(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  return new Date(0).setUTCFullYear(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000;
}

function inLocalTime(time: number, digits: string): string {
  const offset = -Math.round(new Date(time).getTimezoneOffset());
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
  return print(time + offset * 60_000, digits, zone);
}

function print(time: number, digits: string, zone: string): string {
  const seconds = new Date(time)
    .toISOString()
    .replace(/^\+0*(?=\d{5})/, '')
    .replace(/\.\d+Z$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}${zone}`;
}
