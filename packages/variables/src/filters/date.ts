import { parseDouble } from '../dotnet/double.ts';
import { formatMoment } from '../dotnet/format-moment.ts';
import { momentFromDate, momentOf } from '../dotnet/moment.ts';
import { parseMoment } from '../dotnet/parse-moment.ts';
import { type Filter, type FilterTable, withOptions } from './filter.ts';

/** The time now, and dates moved on. */
export const dateFilters: FilterTable = {
  nowdate: nowFilter((now) => momentFromDate(now, 'none', -now.getTimezoneOffset())),
  nowdateutc: nowFilter((now) => momentFromDate(now, 'utc', 0)),
  addhours: addFilter(60 * 60 * 1e7),
  adddays: addFilter(24 * 60 * 60 * 1e7),
};

function nowFilter(read: (now: Date) => ReturnType<typeof momentFromDate>): Filter {
  return (input, options, { now }) => {
    if (input !== undefined || options.length > 1) return undefined;
    return formatMoment(read(now()), options[0] ?? 'O');
  };
}

function addFilter(ticksPerUnit: number): Filter {
  return withOptions(1, 1, (input, [amount = ''], { now }) => {
    const moment = parseMoment(input, now);
    const ticks = amount.includes(',') ? Number.NaN : (parseDouble(amount) ?? Number.NaN) * ticksPerUnit;
    if (!moment || !Number.isFinite(ticks)) return undefined;
    const moved = momentOf(moment.ticks + BigInt(Math.trunc(ticks)), moment.zone);
    return moved && formatMoment(moved, 'O');
  });
}
