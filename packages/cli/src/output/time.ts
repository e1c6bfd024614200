/** Times and durations as people read them. */

/** `0.4 s` where tenths matter, `12 s` below a minute, then as a clock shows it: `12:04`, `1:02:03`. */
export function durationText(ms: number): string {
  if (ms < 10_000) return `${(Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1)} s`;
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : clockText(ms);
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`;
}

/** From `startedAt` to `endedAt`, or to `now` where it has not ended; undefined where it has not begun. */
export function durationMs(
  { startedAt, endedAt }: { readonly startedAt: string | null; readonly endedAt: string | null },
  now: number,
): number | undefined {
  if (startedAt === null) return undefined;
  return Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** `2026-11-24 22:00:43Z`: UTC, as the server tells it. */
export function timeText(time: string | null): string {
  return time === null ? '' : time.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** `12 B`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** A point in time: by the clock, or from now on. */
export type When = { readonly at: string } | { readonly inMs: number };

/**
 * `2026-11-24T22:00:00Z`, also with another zone, a space for the T, or no seconds; without a zone it is meant in the zone
 * of this machine. Or a duration from now. Undefined where it is neither.
 */
export function parseWhen(text: string): When | undefined {
  const inMs = parseDuration(text);
  if (inMs !== undefined) return { inMs };
  const [, date = '', clock = '', zone = ''] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/i.exec(text) ?? [];
  const time = new Date(`${date}T${clock}${zone.toUpperCase()}`);
  // A day that its month does not have is taken for one of the next.
  const day = new Date(`${date}T00:00Z`);
  if (Number.isNaN(time.getTime()) || !day.toISOString().startsWith(date)) return undefined;
  return { at: time.toISOString() };
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `90s`, `1h30m`, `90d` in ms; undefined where it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhd]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+)(ms|[smhd])/g)) {
    total += Number(amount) * (unitMs[unit] ?? 0);
  }
  return total > 0 && Number.isSafeInteger(total) ? total : undefined;
}
