import { formatMoment } from '../dotnet/format-moment.ts';
import { toLocal } from '../dotnet/moment.ts';
import { parseMoment } from '../dotnet/parse-moment.ts';

/** What becomes of a JSON text that looks like a date, alone and inside JSON; undefined where it does not. */
export function readJsonDate(text: string): { readonly text: string; readonly json: string } | undefined {
  if (text.length < 19 || text.length > 40 || !isoPattern.test(text)) return undefined;
  const moment = parseMoment(text, () => new Date(0));
  if (!moment) return undefined;
  // A date with an offset is moved to this machine's clock, and says so inside JSON.
  const shown = typeof moment.zone === 'number' ? toLocal(moment) : moment;
  const json = formatMoment(shown, 'yyyy-MM-ddTHH:mm:ss.FFFFFFFK');
  const alone = formatMoment(shown, 'G');
  return json === undefined || alone === undefined ? undefined : { text: alone, json };
}

const isoPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:?\d\d)?$/;
