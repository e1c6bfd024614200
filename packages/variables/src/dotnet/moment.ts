/** A date and time of the calendar, in ticks of 100 ns since the year 1, and what is known of its zone. */
export type Moment = {
  readonly ticks: bigint;
  /** Minutes before UTC's clock; `utc` where a `Z` said so, `local` on this machine's clock, `none` where nothing said. */
  readonly zone: number | 'utc' | 'local' | 'none';
};

export type MomentFields = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Seven digits of the second. */
  readonly fraction: number;
};

export const ticksPerMs = 10_000n;
export const ticksPerMinute = 60_000n * ticksPerMs;
const epochTicks = 62_135_596_800_000n * ticksPerMs;
const endTicks = 3_155_378_976_000_000_000n;

/** The moment, or undefined where it lies outside the years 1 to 9999. */
export function momentOf(ticks: bigint, zone: Moment['zone']): Moment | undefined {
  return ticks >= 0n && ticks < endTicks ? { ticks, zone } : undefined;
}

/** The moment that fields spell; undefined where the calendar has no such day or the clock no such time. */
export function momentFromFields(
  fields: Omit<MomentFields, 'weekday'>,
  zone: Moment['zone'],
): Moment | undefined {
  const { year, month, day, hour, minute, second, fraction } = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = BigInt(date.getTime()) + BigInt(((hour * 60 + minute) * 60 + second) * 1000);
  return momentOf(ms * ticksPerMs + epochTicks + BigInt(fraction), zone);
}

export function momentFromDate(date: Date, zone: Moment['zone'], shiftMinutes: number): Moment {
  return { ticks: BigInt(date.getTime() + shiftMinutes * 60_000) * ticksPerMs + epochTicks, zone };
}

export function fieldsOf({ ticks }: Moment): MomentFields {
  const date = new Date(Number((ticks - (ticks % ticksPerMs) - epochTicks) / ticksPerMs));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    fraction: Number(ticks % 10_000_000n),
  };
}

/** The same moment on UTC's clock, given the machine's own zone for one that says nothing. */
export function toUtc(moment: Moment): Moment {
  return { ticks: moment.ticks - BigInt(offsetMinutesOf(moment)) * ticksPerMinute, zone: 'utc' };
}

/** The same moment on this machine's clock. */
export function toLocal(moment: Moment): Moment {
  const utc = toUtc(moment);
  const ms = Number((utc.ticks - epochTicks) / ticksPerMs);
  return { ticks: utc.ticks - BigInt(new Date(ms).getTimezoneOffset()) * ticksPerMinute, zone: 'local' };
}

/** Minutes that the moment's clock is ahead of UTC. */
export function offsetMinutesOf(moment: Moment): number {
  if (moment.zone === 'utc') return 0;
  if (typeof moment.zone === 'number') return moment.zone;
  const { year, month, day, hour, minute } = fieldsOf(moment);
  const local = new Date(2000, month - 1, day, hour, minute);
  local.setFullYear(year);
  return -local.getTimezoneOffset();
}
