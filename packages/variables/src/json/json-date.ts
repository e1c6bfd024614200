import { formatMoment } from '../dotnet/format-moment.ts';
import { type Moment, momentFromDate, momentOf, toLocal } from '../dotnet/moment.ts';
import { parseMoment } from '../dotnet/parse-moment.ts';

/** What becomes of a JSON text that looks like a date, alone and inside JSON; undefined where it does not. */
export function readJsonDate(text: string): { readonly text: string; readonly json: string } | undefined {
  const moment = text.length > maxDateChars ? undefined : (readIso(text) ?? readMicrosoft(text));
  if (!moment) return undefined;
  // A date with an offset is moved to this machine's clock, and says so inside JSON.
  const shown = typeof moment.zone === 'number' ? toLocal(moment) : moment;
  const json = formatMoment(shown, 'yyyy-MM-ddTHH:mm:ss.FFFFFFFK');
  const alone = formatMoment(shown, 'G');
  return json === undefined || alone === undefined ? undefined : { text: alone, json };
}

const maxDateChars = 40;

function readIso(text: string): Moment | undefined {
  return isoPattern.test(text) ? parseMoment(text, () => new Date(0)) : undefined;
}

const isoPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:?\d\d)?$/;

/** `/Date(1583298367000)/` and `/Date(1583298367000+0200)/`: milliseconds since 1970 in UTC, shown there or elsewhere. */
function readMicrosoft(text: string): Moment | undefined {
  const [, ms, offset] = /^\/Date\((-?\d{1,15})([+-]\d{4}|[+-]\d\d)?\)\/$/.exec(text) ?? [];
  if (ms === undefined) return undefined;
  const date = new Date(Number(ms));
  if (Number.isNaN(date.getTime())) return undefined;
  const { ticks, zone } = momentFromDate(date, offset === undefined ? 'utc' : 0, 0);
  return momentOf(ticks, zone);
}
